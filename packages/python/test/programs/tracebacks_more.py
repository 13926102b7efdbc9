import sys
# more tracebacks: classes, generators, chained, deep
def show(f, *a):
    try: f(*a)
    except BaseException as e: (setattr(e, "__traceback__", e.__traceback__.tb_next), sys.__excepthook__(type(e), e, None))
class Meta(type):
    def __new__(m, n, b, d): raise TypeError("meta")
def meta_error():
    class X(metaclass=Meta): pass
def init_subclass_error():
    class B:
        def __init_subclass__(cls): 1 / 0
    class C(B): pass
def set_name_error():
    class D:
        def __set_name__(self, o, n): raise ValueError("set name")
    class C:
        d = D()
def sort_error():
    sorted([1, 2], key=lambda x: x / 0)
def map_error():
    list(map(lambda x: 1 / x, [0]))
def repr_error():
    class R:
        def __repr__(self): raise ValueError("repr")
    print([R()])
def dict_key_error():
    class K:
        def __hash__(self): raise ValueError("hash")
    {K(): 1}
def gen_throw():
    def g():
        try: yield 1
        finally: print("cleanup", file=sys.stderr)
    it = g(); next(it); it.throw(ValueError("thrown"))
def with_error():
    class M:
        def __enter__(self): pass
        def __exit__(self, *a): raise KeyError("exit")
    with M():
        raise ValueError("body")
def finally_error():
    try:
        raise ValueError("try")
    finally:
        raise KeyError("finally")
def deep_context():
    try:
        try:
            try: 1 / 0
            except ZeroDivisionError: [][0]
        except IndexError: {}["k"]
    except KeyError as e: raise RuntimeError("top") from e
def except_star():
    try:
        raise ExceptionGroup("eg", [ValueError(1), TypeError(2)])
    except* ValueError:
        raise KeyError("new")
def genexp(): return sum(1 / x for x in [1, 0])
def dictcomp(): return {x: 1 / x for x in [0]}
def nested_func():
    def a():
        def b(): raise ValueError("b")
        b()
    a()
def lambda_default(): (lambda x=1: x.y)()
def multiline_dict():
    x = {
        "a": 1,
        "b": undefined_b,
        "c": 3,
    }
def multiline_call_args():
    print(
        "a",
        1 / 0,
        "b",
    )
def multiline_string():
    x = """abc
    def""" + 5
def backslash():
    x = 1 + \
        "a"
def long_expression():
    return (1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + 11 + 12 + 13 + 14 + 15 + 16 + 17 + 18 + 19 + 20 + "a" + 22)
def subscript_multi():
    d = {}
    return d[
        "key"
    ]
def attr_multi():
    return (None
        .foo
        .bar)
def decorated():
    def deco(f): raise ValueError("deco")
    @deco
    def f():
        pass
def class_deco():
    def deco(f): raise ValueError("deco")
    @deco
    class C:
        pass
def star_unpack():
    a, *b = 5
def unpack_few():
    a, b, c = 1, 2
def unpack_star_few():
    a, b, *c = [1]
def assert_multi():
    assert (
        1 ==
        2
    ), "msg"
def raise_class_with_args():
    raise type("Dyn", (Exception,), {"__module__": "some.module"})("dyn")
def import_error(): import nonexistent_module_xyz
def from_import(): from sys import nonexistent_name
def from_import_hint(): from sys import stdoutt
def match_error():
    match 1 / 0:
        case 1: pass
def while_cond():
    while 1 / 0: pass
def if_cond():
    if undefined_cond: pass
    elif x: pass
def elif_cond():
    if False: pass
    elif undefined_elif: pass
def ternary(): return 1 if undefined_t else 2
def aug_attr():
    class A: pass
    a = A()
    a.x += 1
def aug_item():
    d = {}
    d["x"] += 1
def del_name():
    x = 1
    del x
    del x
def global_del():
    global gggg
    del gggg
def ret_tuple(): return 1, undefined_rt, 3
def yield_val():
    def g(): x = yield undefined_yv
    list(g())
def fmt(): return f"{5:zz}"
def fmt2(): return "{:d}".format("x")
def pct(): return "%d" % "x"
def intconv(): return int("abc")
def compare_chain(): return 1 < None
def in_op(): return 1 in 5
def not_in(): return 1 not in None
def is_call(): return None()
def call_attr(): return [].append.foo
def index_assign():
    x = [1]
    x[5] = 2
def slice_assign():
    x = [1, 2, 3]
    x[::2] = [1]
def kw_missing(a, *, b): pass
def call_kw(): kw_missing(1)
def call_dup(): kw_missing(1, a=2, b=3)
def call_star(): kw_missing(*[1, 2], b=3)
def call_kwstar(): kw_missing(**{"a": 1, "c": 2})
def method_args():
    class C:
        def m(self, a): pass
    C().m()
def too_many_m():
    class C:
        def m(self): pass
    C().m(1, 2)
def static_call():
    class C:
        @staticmethod
        def s(a): pass
    C.s()
def cls_init():
    class C:
        def __init__(self, a, b): pass
    C(1)
def super_err():
    class C:
        def f(self): super().nope()
    C().f()
def prop_set():
    class C:
        @property
        def p(self): pass
    C().p = 1
def recursion_err():
    def r(): r()
    r()
for n, f in list(globals().items()):
    if callable(f) and n not in ("show", "Meta", "kw_missing", "recursion_err", "fmt"):
        print("--", n, file=sys.stderr)
        show(f)
