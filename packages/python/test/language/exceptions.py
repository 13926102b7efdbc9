# try, except, else, finally, with, chaining, contexts, handled exceptions, except*.
import sys

def order(fail, ret=False):
    out = []
    try:
        out.append("try")
        if fail: raise fail
        if ret: return out + ["returned"]
    except ValueError as e:
        out.append("value " + str(e))
    except (KeyError, IndexError) as e:
        out.append("key or index " + repr(e))
    else:
        out.append("else")
    finally:
        out.append("finally")
    return out
print(order(None), order(ValueError("v")), order(KeyError("k")), order(IndexError()), order(None, True))
try:
    order(TypeError("t"))
except TypeError as e:
    print("outer", e)

def final():
    for i in range(3):
        try:
            if i == 1: continue
            if i == 2: break
            print("body", i)
        finally:
            print("finally", i)
    try:
        return "a"
    finally:
        print("leaving")
print(final())
def swallow():
    while True:
        try:
            raise ValueError
        except ValueError:
            return "handled"
        finally:
            print("cleanup")
print(swallow())

class Manager:
    def __init__(self, name, suppress=False): self.name, self.suppress = name, suppress
    def __enter__(self):
        print("enter", self.name)
        return self.name
    def __exit__(self, t, v, tb):
        print("exit", self.name, t.__name__ if t else None, v, tb is not None)
        return self.suppress
with Manager("a") as a, Manager("b") as b:
    print(a, b)
with Manager("s", True):
    raise ValueError("suppressed")
try:
    with Manager("x"), Manager("y"):
        raise KeyError("through")
except KeyError as e:
    print("caught", e)
def in_with():
    with Manager("r"):
        return "value"
print(in_with())
for i in range(2):
    with Manager(i):
        if i == 0: continue
        break
try:
    with 5: pass
except TypeError as e:
    print(e)
class NoExit:
    def __enter__(self): pass
try:
    with NoExit(): pass
except TypeError as e:
    print(e)

try:
    try:
        1 / 0
    except ZeroDivisionError as e:
        raise ValueError("second") from e
except ValueError as e:
    print(repr(e.__cause__), e.__suppress_context__, repr(e.__context__))
try:
    try:
        {}["k"]
    except KeyError:
        raise ValueError("third")
except ValueError as e:
    print(repr(e.__cause__), repr(e.__context__))
try:
    raise ValueError("x") from None
except ValueError as e:
    print(e.__cause__, e.__suppress_context__)
try:
    try:
        raise KeyError(1)
    finally:
        raise IndexError(2)
except IndexError as e:
    print(repr(e.__context__))

print(sys.exception())
try:
    raise ValueError(1)
except ValueError:
    print(repr(sys.exception()))
    try:
        raise KeyError(2)
    except KeyError:
        print(repr(sys.exception()), repr(sys.exception().__context__))
    print(repr(sys.exception()))
print(sys.exception(), sys.exc_info())

def reraise():
    try:
        raise ValueError("again")
    except ValueError:
        raise
try:
    reraise()
except ValueError as e:
    print("re", e)
def bare(): raise
try:
    bare()
except RuntimeError as e:
    print(e)
try:
    raise 5
except TypeError as e:
    print(e)
try:
    raise ValueError
except ValueError as e:
    print(repr(e), e.args)
class Custom(Exception):
    def __init__(self, code, *more):
        super().__init__(code, *more)
        self.code = code
    def __str__(self): return f"custom {self.code}"
try:
    raise Custom(7, "m")
except Custom as e:
    print(e, e.args, e.code)
try:
    try:
        raise Custom(1)
    except int: pass
except TypeError as e:
    print(e)
try:
    assert 1 == 2, "message"
except AssertionError as e:
    print(repr(e))
try:
    assert False
except AssertionError as e:
    print(repr(e))
e = "outer"
try:
    raise ValueError
except ValueError as e:
    pass
try:
    print(e)
except NameError as error:
    print(error)

def tb_lines():
    try:
        order(TypeError("z"))
    except TypeError as error:
        tb = error.__traceback__
        names = []
        while tb:
            names.append(tb.tb_frame.f_code.co_name)
            tb = tb.tb_next
        return names
print(tb_lines())

try:
    raise ExceptionGroup("eg", [ValueError(1), TypeError(2), ExceptionGroup("in", [ValueError(3), OSError(4)])])
except* ValueError as g:
    print("values", g.exceptions)
except* (TypeError, OSError) as g:
    print("others", repr(g))
try:
    try:
        raise ExceptionGroup("eg", [ValueError(1), KeyError(2)])
    except* ValueError as g:
        raise IndexError("from handler")
except ExceptionGroup as g:
    print(repr(g))
try:
    raise ValueError("naked")
except* ValueError as g:
    print(repr(g))

class Suppress:
    def __init__(self, *types): self.types = types
    def __enter__(self): return self
    def __exit__(self, t, v, tb): return t is not None and issubclass(t, self.types)
with Suppress(ZeroDivisionError):
    1 / 0
def loop():
    total = 0
    for i in range(2000):
        try:
            if i % 3 == 0: raise KeyError(i)
            if i % 5 == 0: raise IndexError(i)
            total += 1
        except KeyError as error:
            total += error.args[0] % 7
        except LookupError:
            total -= 1
    return total
print(loop())
def nested(n):
    try:
        if n == 0: raise ValueError("deep")
        nested(n - 1)
    except ValueError as error:
        error.args = (error.args[0] + str(n),)
        raise
try:
    nested(5)
except ValueError as error:
    print(error)
