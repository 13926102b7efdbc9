# What tracebacks look like: lines, carets, chains, notes, groups, hints. On standard error.
import sys

def show(f, *args):
    try:
        f(*args)
    except BaseException as e:
        e.__traceback__ = e.__traceback__.tb_next
        sys.excepthook(type(e), e, e.__traceback__)

def plain(): raise ValueError("plain")
def no_message(): raise ValueError
def multi_line_message(): raise ValueError("one\ntwo")
def divide(a, b):
    return a / b
def nested_divide():
    x = 1 + divide(1, 0) * 2
    return x
def call_chain(): nested_divide()
def subscript():
    d = {"a": {"b": 1}}
    return d["a"]["c"]
def subscript_in_call():
    x = [1]
    print(x[3], "more")
def attribute():
    class Thing: colour = 1
    t = Thing()
    return t.color
def method_call():
    return "abc".foo(1)
def binary_operator():
    a = 1
    b = "x"
    return (a +
            b)
def long_operator():
    a = {}
    return a // 2
def comparison():
    return 1 < "x"
def unary():
    return -"x"
def call_with_lines():
    return divide(
        1,
        0,
    )
def long_call():
    divide(
        1,
        # a comment
        # another
        # and another
        b=
        0,
    )
def statement_call():
    divide(1, 0)
def assigned_call():
    value = divide(1, 0)
def assigned_attribute():
    class C: pass
    c = C()
    c.x = divide(1, 0)
def keyword_call():
    divide(a=1, c=2)
def in_comprehension():
    return [1 / x for x in (1, 0)]
def in_lambda():
    return (lambda: undefined_thing)()
def in_generator():
    def gen():
        yield 1
        raise KeyError("generated")
    return list(gen())
def in_class_body():
    class Broken:
        value = 1 / 0
def name_hint():
    total = 1
    return totl
def builtin_hint():
    return lenn([])
def import_hint():
    return math.pi
class Selfish:
    def __init__(self): self.value = 1
    def get(self): return value
def self_hint():
    return Selfish().get()
def cause():
    try:
        divide(1, 0)
    except ZeroDivisionError as e:
        raise RuntimeError("because") from e
def context():
    try:
        divide(1, 0)
    except ZeroDivisionError:
        raise RuntimeError("while")
def suppressed():
    try:
        divide(1, 0)
    except ZeroDivisionError:
        raise RuntimeError("alone") from None
def notes():
    e = ValueError("noted")
    e.add_note("first note")
    e.add_note("second\nnote")
    raise e
def recursion(n):
    if n == 0: raise ValueError("bottom")
    recursion(n - 1)
def group():
    errors = []
    for f in (plain, nested_divide):
        try: f()
        except Exception as e: errors.append(e)
    raise ExceptionGroup("group", errors + [ExceptionGroup("inner", [KeyError("k")])])
class Unprintable(Exception):
    def __str__(self): raise ValueError("no")
def unprintable(): raise Unprintable
class Outer:
    class Inner(Exception): pass
def qualified(): raise Outer.Inner("q")
def assertion(): assert 1 == 2, "math"
def raise_from_expression():
    raise {"a": ValueError}["a"]("from expression") if True else None
def unpack():
    a, b = 1, 2, 3
def unpack_call():
    first, second = divide(4, 2), *5
def augmented():
    a = 1
    a += "x"
def delete():
    d = {}
    del d["missing"]
def delete_attribute():
    del attribute.missing
def store_attribute():
    (1).x = 2
def store_item():
    (1,)[0] = 2
def with_statement():
    with 5 as x:
        pass
def for_statement():
    for x in 5:
        pass
def fstring():
    return f"{1 + 'a'} and {undefined}"
def conditional(x=None):
    return x.y if x is None else 1
def boolean():
    return True and None.z
def decorator_error():
    @undefined_decorator
    def f(): pass
def default_error():
    def f(a=1/0): pass
def too_few():
    return divide(1)
def too_many():
    return divide(1, 2, 3)
def unicode_line():
    größe = "ñandú"; return größe + 1
def wide():
    x = "漢字"; return (x + 1)
def chained_calls():
    return str(1).upper().nope().lower()
def chained_compare():
    return 1 < 2 < "x"
def power():
    return 2 ** "x"
def matrix(a=1, b=2):
    return a @ b
def slices():
    return [1, 2][1:"x"]
def nested_subscript():
    table = {"row": [1, 2]}
    return table["row"][0]["deep"]
def walrus():
    return (y := 1 / 0)
def starred_call():
    return print(*5)
def yield_from():
    def inner():
        yield from 5
    return list(inner())
def parenthesized():
    return (
        1 + 2 +
        (3 / 0)
    )
def property_error():
    class P:
        @property
        def p(self): return 1 / 0
    return P().p
def init_error():
    class I:
        def __init__(self, x): self.x = x / 0
    return I(1)
def special_method():
    class S:
        def __add__(self, o): return 1 / 0
    return S() + 1

for f in (plain, no_message, multi_line_message, call_chain, subscript, subscript_in_call, attribute, method_call, binary_operator, long_operator, comparison, unary, call_with_lines, long_call,
          statement_call, assigned_call, assigned_attribute, keyword_call, in_comprehension, in_lambda, in_generator, in_class_body, name_hint, builtin_hint, import_hint, self_hint, cause, context,
          suppressed, notes, group, unprintable, qualified, assertion, raise_from_expression, unpack, unpack_call, augmented, delete, delete_attribute, store_attribute, store_item, with_statement,
          for_statement, fstring, conditional, boolean, decorator_error, default_error, too_few, too_many, unicode_line, wide, chained_calls, chained_compare, power, matrix, slices,
          nested_subscript, walrus, starred_call, yield_from, parenthesized, property_error, init_error, special_method):
    print("--", f.__name__, file=sys.stderr)
    show(f)
print("-- recursion", file=sys.stderr)
show(recursion, 20)
show(recursion, 3)
raise SystemExit("exit message")
