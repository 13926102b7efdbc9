class N:
    __add__ = None; __radd__ = None; __eq__ = None; __lt__ = None; __getitem__ = None; __setitem__ = None; __delitem__ = None; __neg__ = None; __bool__ = None; __next__ = None; __index__ = None; __iadd__ = None; __await__ = None; __enter__ = None; __exit__ = None; __get__ = None; __int__ = None; __float__ = None; __abs__ = None; __round__ = None; __repr__ = None; __str__ = None; __format__ = None; __dir__ = None
    __reversed__ = None; __class_getitem__ = None; __divmod__ = None; __pow__ = None; __bytes__ = None; __trunc__ = None; __len__ = None; __hash__ = None; __getattr__ = None; __setattr__ = None
class O: pass
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
n = N()
def iadd():
    global n
    n += 1
def seti(): n[0] = 1
def deli(): del n[0]
def seta(): n.x = 1
class It:
    def __iter__(self): return n
for f in (lambda: n + 1, lambda: 1 + n, lambda: n == 1, lambda: n < 1, lambda: 1 > n, lambda: n[0], lambda: -n, lambda: bool(n), lambda: next(n), lambda: [1][n], iadd, seti, deli, lambda: int(n), lambda: float(n), lambda: abs(n), lambda: round(n), lambda: repr(n), lambda: str(n), lambda: format(n), lambda: dir(n), lambda: reversed(n), lambda: N[0], lambda: divmod(n, 1), lambda: n ** 1, lambda: bytes(n), lambda: len(n), lambda: hash(n), lambda: n.foo, seta, lambda: list(It()), lambda: 1 != n, lambda: n in [n], lambda: n in [1], lambda: {n}, lambda: complex(n), lambda: "a" * n, lambda: range(n), lambda: chr(n), lambda: O() + n):
    t(f)
