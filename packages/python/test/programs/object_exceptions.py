# Exceptions: raising, catching, chaining, attributes, messages, groups.
import sys

def show(e):
    print(type(e).__name__, "|", e, "|", e.args, "|", type(e.__cause__).__name__, type(e.__context__).__name__, e.__suppress_context__)

try:
    1 / 0
except ZeroDivisionError as e:
    show(e)
try:
    try:
        {}["k"]
    except KeyError as e:
        raise ValueError("bad") from e
except ValueError as e:
    show(e)
try:
    try:
        [][1]
    except IndexError:
        raise RuntimeError("second")
except RuntimeError as e:
    show(e)
try:
    try:
        int("x")
    except ValueError:
        raise RuntimeError("third") from None
except RuntimeError as e:
    show(e)

def f(n):
    try:
        if n == 0: return "return"
        if n == 1: raise ValueError(n)
        if n == 2: raise KeyError(n)
        return "end"
    except ValueError:
        return "caught"
    else:
        return "else"
    finally:
        print("finally", n)
for i in (0, 1, 3):
    print(f(i))
try:
    f(2)
except KeyError as e:
    print("KeyError", e)

def nested():
    try:
        try:
            raise ValueError("inner")
        finally:
            print("inner finally")
    except ValueError as e:
        print("outer", e)
        try:
            raise
        except ValueError as again:
            print("again", again is e)
nested()

def bare(): raise
def number(): raise 5
def bad_cause(): raise ValueError from 5
def bad_except():
    try:
        raise ValueError("x")
    except 5:
        pass
class Custom(Exception):
    def __init__(self, code, *args):
        super().__init__(code, *args)
        self.code = code
    def __str__(self): return f"code {self.code}"
def no_arguments(): raise Custom
for action in (bare, number, bad_cause, bad_except, no_arguments):
    try:
        action()
    except (RuntimeError, TypeError) as e:
        print(type(e).__name__, e)
try:
    raise Custom(7, "more")
except Custom as e:
    show(e)
    print(repr(e), e.code)

e = ValueError("a", 2)
print(repr(e), str(e), repr(ValueError()), str(ValueError()), repr(KeyError("k")), str(KeyError("k")))
e.add_note("note one")
e.add_note("note two")
print(e.__notes__, e.__dict__)
print(e.with_traceback(None) is e, e.__traceback__)
def note_number(): e.add_note(5)
def cause_number(): e.__cause__ = 5
def keywords(): ValueError(x=1)
def traceback_number(): e.__traceback__ = 5
for action in (note_number, cause_number, keywords, traceback_number):
    try:
        action()
    except TypeError as x:
        print(x)
e.args = [1, 2]
print(e.args, repr(e))
e.extra = 5
print(e.extra, e.__reduce__()[:2])

print(issubclass(KeyError, LookupError), IOError is OSError, EnvironmentError is OSError)
for e in (OSError(9000, "No such file", "x"), OSError(9001, "p"), OSError("only"), OSError(), OSError(9002, "a", "f", None, "g"), PermissionError(9003, "odd", b"f")):
    print(type(e).__name__, repr(e), str(e), e.errno, e.strerror, e.filename, e.filename2)
print(StopIteration(5).value, StopIteration().value, SystemExit(3).code, SystemExit().code, SystemExit(1, 2).code)
e = ImportError("m", name="n", path="p")
print(repr(e), e.name, e.path, e.msg)
e = AttributeError("m", name="n", obj=5)
print(repr(e), e.name, e.obj)
e = NameError("m", name="n")
print(repr(e), e.name)
e = SyntaxError("bad", ("f.py", 3, 7, "some text\n", 3, 9))
print(repr(e), str(e), e.filename, e.lineno, e.offset, e.text, e.end_lineno, e.end_offset, e.msg)
e = UnicodeDecodeError("utf-8", b"ab\xff", 2, 3, "invalid start byte")
print(str(e), e.encoding, e.object, e.start, e.end, e.reason)
print(UnicodeEncodeError("ascii", "aé", 1, 2, "ordinal not in range(128)"))
print(UnicodeEncodeError("ascii", "aéé", 1, 3, "ordinal not in range(128)"))
print(UnicodeTranslateError("aéé", 1, 3, "why"))
try:
    "é".encode("ascii")
except UnicodeEncodeError as e:
    print(e)
try:
    b"\xff".decode()
except UnicodeDecodeError as e:
    print(e)

def unbound():
    print(v)
    v = 1
def free():
    def inner(): return w
    if False: w = 1
    return inner()
def deleted():
    z = 1
    del z
    return z
def delete_name():
    del globals()["nothing"]
for action in (unbound, free, deleted, delete_name, lambda: undefined_name):
    try:
        action()
    except (NameError, KeyError) as e:
        print(type(e).__name__, e, getattr(e, "name", None))

nothing, five, one = None, 5, [1]
for bad in ("None.x", "(1).foo", "'a'.foo", "[].foo", "len.foo", "1 + 'a'", "'a' + 1", "[] + 1", "1 < 'a'", "nothing[0]", "five()", "len(5)", "[1][9]", "one['a']", "(1,)[5]", "{}[1]", "'abc'[10]",
            "int('zz')", "float('zz')", "1 // 0", "1 % 0", "1.0 / 0", "-'a'", "~1.5", "not_there", "{[]: 1}", "for_x", "[].pop()", "{}.popitem()", "[].remove(1)", "[].index(1)", "'a'.index('b')",
            "next(iter([]))", "iter(5)", "int([])", "dict([(1,)])", "set([[]])", "range(1.5)", "range(1, 2, 0)", "'a' * 'b'", "2 ** 'a'", "pow(2, -1, 4)",
            "'%d' % 'a'", "'%d %d' % 1", "'{}'.format()", "'{:d}'.format('a')", "f'{1:q}'", "[1, 2, 3][::0]", "bytes([256])", "b'a' + 'a'", "sum(['a'])", "max([])", "print(1, foo=2)",
            "(lambda: 0)(1)", "(lambda x: 0)()", "(lambda x, y: 0)()", "(lambda x, y, z: 0)()", "(lambda x, *, k: 0)(1)", "(lambda x: 0)(1, x=2)", "(lambda x: 0)(1, z=2)", "(lambda *a: 0)(*5)",
            "(lambda **k: 0)(**5)", "print(*5)", "(lambda x, /: 0)(x=1)", "(lambda x, y=1: 0)(1, 2, 3)", "(lambda *, k: 0)(1)", "(lambda x: 0)(**{'x': 1, 5: 2})", "(lambda **k: 0)(**{'a': 1}, **{'a': 2})"):
    try:
        eval(bad)
        print(bad, "no error")
    except Exception as e:
        print(bad, "->", type(e).__name__, e)

# groups
eg = ExceptionGroup("many", [ValueError(1), TypeError("t"), ExceptionGroup("inner", [KeyError("k"), ValueError(2)])])
print(repr(eg), str(eg), eg.message, len(eg.exceptions))
match_, rest = eg.split(ValueError)
print(repr(match_), repr(rest))
print(repr(eg.subgroup(lambda e: isinstance(e, KeyError))), eg.subgroup(OSError), eg.split((ValueError, TypeError, KeyError)))
try:
    raise eg
except* ValueError as e:
    print("ValueErrors", repr(e))
except* TypeError as e:
    print("TypeErrors", repr(e))
except* KeyError as e:
    print("KeyErrors", repr(e))
try:
    try:
        raise eg
    except* ValueError:
        raise OSError("new")
except ExceptionGroup as e:
    print(repr(e))
try:
    try:
        raise eg
    except* ValueError:
        raise
except ExceptionGroup as e:
    print(repr(e))
try:
    try:
        raise eg
    except* (TypeError, KeyError):
        pass
except ExceptionGroup as e:
    print(repr(e))
try:
    raise ValueError("single")
except* ValueError as e:
    print(repr(e))
try:
    try:
        raise ValueError("naked")
    except* TypeError:
        print("not here")
except ValueError as e:
    print(repr(e))
class MyGroup(ExceptionGroup):
    def derive(self, excs): return MyGroup(self.message, excs)
g = MyGroup("mine", [ValueError(1), KeyError(2)])
print(repr(g.split(KeyError)))
for action in (lambda: ExceptionGroup("a", []), lambda: ExceptionGroup("a", 5), lambda: ExceptionGroup("a", [5]), lambda: ExceptionGroup("a", [KeyboardInterrupt()]), lambda: ExceptionGroup("a"),
               lambda: ExceptionGroup(5, [ValueError()]), lambda: eg.split(5), lambda: BaseExceptionGroup("b", [KeyboardInterrupt()]), lambda: BaseExceptionGroup("b", [ValueError()])):
    try:
        print(repr(action()))
    except Exception as e:
        print(type(e).__name__, e)

print(sys.exception())
try:
    raise ValueError("current")
except ValueError:
    print(repr(sys.exception()), sys.exc_info()[0].__name__)
print(sys.exception())

def recursive(n): return recursive(n + 1)
try:
    recursive(0)
except RecursionError as e:
    print(type(e).__name__, str(e)[:32])

# tracebacks as objects
def inner(): raise ValueError("deep")
def outer(): inner()
try:
    outer()
except ValueError as e:
    tb = e.__traceback__
    names = []
    while tb is not None:
        names.append((tb.tb_frame.f_code.co_name, tb.tb_lineno))
        tb = tb.tb_next
    print(names)
    print(e.__traceback__.tb_next.tb_frame.f_back.f_code.co_name, type(e.__traceback__).__name__)
try:
    raise ValueError("again") from ValueError("cause")
except ValueError as e:
    saved = e
print(saved.__traceback__ is not None, repr(saved.__cause__))
try:
    e
except NameError as x:
    print(x)
