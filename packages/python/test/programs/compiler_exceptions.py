def log(*a): print(*a)
def t1(k):
    try:
        log("try", k)
        if k == 1: raise ValueError("v")
        if k == 2: raise KeyError("k")
        if k == 3: return "ret"
        if k == 4: raise TypeError("t")
    except ValueError as e:
        log("except", e)
        return "from except"
    except (KeyError, IndexError):
        log("key")
        raise RuntimeError("new") from None
    else:
        log("else")
    finally:
        log("finally")
    return "end"
for k in range(5):
    try: log(t1(k))
    except Exception as e: log(type(e).__name__, e, e.__cause__, repr(e.__context__))
def fin_value():
    x = 1
    try: return x
    finally: x = 2
def fin_loop():
    out = []
    for i in range(5):
        try:
            if i == 1: continue
            if i == 3: break
            out.append(i)
        finally:
            out.append(("f", i))
    return out
print(fin_value(), fin_loop())
def nested():
    try:
        try:
            try: raise ValueError("inner")
            finally: log("f1")
        except KeyError: log("no")
        finally: log("f2")
    except ValueError as e: log("caught", e)
    try:
        try: raise ValueError("a")
        except ValueError:
            try: raise KeyError("b")
            except KeyError: log("b")
            raise
    except ValueError as e: log("again", e, e.__context__)
    try:
        try: raise ValueError("a")
        except ValueError as e:
            raise KeyError("c") from e
    except KeyError as e: log(repr(e.__cause__), e.__suppress_context__)
nested()
def name_cleanup():
    e = "old"
    try: raise ValueError
    except ValueError as e: pass
    try: e
    except UnboundLocalError as x: log(x)
    try: raise ValueError
    except ValueError as e:
        del e
    for i in range(2):
        try: raise ValueError(i)
        except ValueError as e:
            if i == 0: continue
            log("second", e)
            break
    try: return e
    except UnboundLocalError as x: log(x)
name_cleanup()
try: raise ValueError("g")
except ValueError as ge: pass
try: ge
except NameError as e: log(e)
def cell_name():
    try: raise ValueError("cell")
    except ValueError as e:
        f = lambda: e
        log(repr(f()))
    try: f()
    except NameError as x: log(x)
cell_name()
import sys
def info():
    log(sys.exc_info()[0])
    try: 1 / 0
    except ZeroDivisionError:
        log(sys.exc_info()[0])
        try: [][1]
        except IndexError: log(sys.exc_info()[0])
        log(sys.exc_info()[0])
    log(sys.exc_info()[0])
    for i in range(2):
        try: raise KeyError
        except KeyError:
            continue
    log(sys.exc_info()[0])
    def g():
        try: raise ValueError
        except ValueError:
            yield sys.exc_info()[0]
        yield sys.exc_info()[0]
    try: {}[1]
    except KeyError:
        it = g()
        log(next(it), sys.exc_info()[0], next(it), sys.exc_info()[0])
    log(sys.exc_info()[0])
info()
try: raise
except RuntimeError as e: log(e)
def reraise_fn():
    raise
try:
    try: 1 / 0
    except ZeroDivisionError: reraise_fn()
except ZeroDivisionError as e: log("reraised", e)
for bad in (1, "s", int, object()):
    try: raise bad
    except TypeError as e: log(e)
try: raise ValueError from 1
except TypeError as e: log(e)
try:
    try: raise ValueError
    except 1: pass
except TypeError as e: log(e)
class E(Exception): pass
try: raise E
except E as e: log(repr(e))
try: raise E("a", 1)
except (KeyError, E) as e: log(e.args)
try: pass
except: log("no")
else: log("else")
finally: log("fin")
try: raise KeyboardInterrupt
except: log("bare")
# with
class CM:
    def __init__(self, n, swallow=False): self.n, self.swallow = n, swallow
    def __enter__(self): log("enter", self.n); return self
    def __exit__(self, t, v, tb): log("exit", self.n, t and t.__name__, v, tb is not None); return self.swallow
with CM(1) as a, CM(2) as b: log(a.n, b.n)
with CM(3, True): raise ValueError("swallowed")
try:
    with CM(4), CM(5, False): 1 / 0
except ZeroDivisionError: log("through")
def with_return():
    for i in range(3):
        with CM(i):
            if i == 0: continue
            if i == 2: break
            log("body", i)
    with CM("r") as r, CM("s"): return r.n
print(with_return())
with (CM("p") as p, CM("q")): log("paren")
try:
    with 5: pass
except TypeError as e: log(e)
class NoExit:
    def __enter__(self): pass
try:
    with NoExit(): pass
except TypeError as e: log(e)
def with_exc_in_exit():
    class Bad(CM):
        def __exit__(self, *a): raise KeyError("exit")
    try:
        with Bad(9): raise ValueError("body")
    except KeyError as e: log(repr(e), repr(e.__context__))
with_exc_in_exit()
with CM("swallow", True) as s:
    with CM("inner"): raise ValueError
log("after")
# except*
def eg(excs):
    try:
        raise ExceptionGroup("g", excs)
    except* ValueError as e: log("V", e.exceptions)
    except* (TypeError, KeyError) as e: log("TK", e.exceptions)
    else: log("else")
    finally: log("fin")
eg([ValueError(1), TypeError(2), KeyError(3), ValueError(4)])
try: eg([ValueError(1), OSError(2)])
except ExceptionGroup as e: log(repr(e))
try:
    try: raise ValueError("naked")
    except* ValueError as e: log(repr(e))
except BaseException as e: log("never", e)
try:
    try: raise ExceptionGroup("g", [ValueError(1), TypeError(2)])
    except* ValueError: raise KeyError("in handler")
    except* TypeError as e: log("T")
except BaseException as e: log(repr(e), repr(e.__context__))
try:
    try: raise ExceptionGroup("g", [ValueError(1), ExceptionGroup("n", [TypeError(2), ValueError(3)])])
    except* TypeError: raise
except ExceptionGroup as e: log(repr(e))
try: pass
except* ValueError: log("no")
else: log("else*")
def eg_ok():
    for i in range(2):
        try: raise ExceptionGroup("x", [ValueError(i)])
        except* ValueError as e:
            log(e.exceptions[0])
    return "ok"
print(eg_ok())
