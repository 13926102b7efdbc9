class C:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * 10
print(list(C()), 20 in C(), 5 in C(), list(reversed([1,2])), [*C()])
it = iter(C())
print(type(it).__name__, next(it), it.__length_hint__) if False else print(type(it).__name__, next(it))
class L:
    def __len__(self): return -1
class L2:
    def __len__(self): return "a"
class L3:
    def __len__(self): return 2**70
class B:
    def __bool__(self): return 5
class I:
    def __index__(self): return "a"
class I2:
    def __index__(self): return 3
class R:
    def __repr__(self): return 5
class S:
    def __str__(self): return 5
class H:
    def __hash__(self): return "a"
class H2:
    def __hash__(self): return 2**100
class F:
    def __format__(self, s): return 5
class It:
    def __iter__(self): return 5
class Co:
    def __contains__(self, x): return []
class N:
    __iter__ = None
    __contains__ = None
    __hash__ = None
    __call__ = None
    __len__ = None
class Eq:
    def __eq__(self, o): return "yes"
    __hash__ = None
class Gen:
    def __iter__(self):
        yield 1
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
for f in (lambda: len(L()), lambda: len(L2()), lambda: len(L3()), lambda: bool(L()), lambda: bool(B()), lambda: [1][I()], lambda: [1,2,3,4][I2()], lambda: "a" * I2(), lambda: range(I2()), lambda: repr(R()), lambda: str(R()), lambda: str(S()), lambda: f"{S()}", lambda: hash(H()), lambda: hash(H2()) == hash(H2()),
          lambda: format(F()), lambda: iter(It()), lambda: list(It()), lambda: 5 in Co(), lambda: iter(N()), lambda: 5 in N(), lambda: hash(N()), lambda: N()(), lambda: len(N()), lambda: Eq() == 5, lambda: Eq() != 5, lambda: Eq() in [5], lambda: [Eq()].index(5), lambda: {Eq(): 1}, lambda: list(Gen()),
          lambda: int(I2()), lambda: float(I2()), lambda: hex(I2()), lambda: round(I2()), lambda: callable(N()), lambda: isinstance(5, N()), lambda: divmod(I2(), 2), lambda: complex(I2()), lambda: bin(I2())):
    t(f)
class Rev:
    def __reversed__(self): return "rev"
class Rev2:
    def __len__(self): return 2
    def __getitem__(self, i): return i
class Rev3(Rev2): __reversed__ = None
t(lambda: reversed(Rev())); t(lambda: list(reversed(Rev2()))); t(lambda: reversed(Rev3()))
class Cmp:
    def __init__(self, v): self.v = v
    def __lt__(self, o): print("lt", self.v); return NotImplemented
    def __gt__(self, o): print("gt", self.v); return NotImplemented
t(lambda: Cmp(1) < Cmp(2)); t(lambda: Cmp(1) > 5)
class Sub(Cmp):
    def __gt__(self, o): print("sub gt", self.v); return True
t(lambda: Cmp(1) < Sub(2))
class Add:
    def __add__(self, o): print("add"); return NotImplemented
    def __radd__(self, o): print("radd"); return NotImplemented
t(lambda: Add() + Add()); t(lambda: Add() + 1); t(lambda: 1 + Add())
class IAdd:
    def __iadd__(self, o): return NotImplemented
    def __add__(self, o): return "added"
x = IAdd(); x += 1; print(x)
x = [1]; x += (2, 3); print(x)
try:
    x += 5
except TypeError as e: print(e)
x = (1,); x += (2,); print(x)
try:
    x += [1]
except TypeError as e: print(e)
x = "a"; x *= 3; print(x)
try:
    x -= 1
except TypeError as e: print(e)
class CallMe:
    def __call__(self, *a, **k): return a, k
t(lambda: CallMe()(1, x=2)); t(lambda: callable(CallMe()))
t(lambda: print >> 5)
class GA:
    def __getattr__(self, n): raise KeyError(n)
t(lambda: GA().x); t(lambda: hasattr(GA(), "x"))
class Desc:
    def __get__(self, o, t): raise AttributeError("from desc")
class D:
    d = Desc()
    def __getattr__(self, n): return "fallback"
t(lambda: D().d); t(lambda: D.d)
class Dyn:
    __slots__ = ("__dict__",)
d = Dyn(); d.x = 5; print(d.__dict__)
t(lambda: type("X", (), {"__slots__": ("a", "a")}))
t(lambda: type("X", (Dyn,), {"__slots__": ("__dict__",)}))
class Sl: __slots__ = "ab"
s = Sl(); s.ab = 1; print(s.ab, Sl.__slots__)
class Base: __slots__ = ("a",)
class Der(Base): __slots__ = ("a", "b")
d = Der(); d.a = 1; Base.a.__set__(d, 2); print(d.a, Base.a.__get__(d))
t(lambda: Base.a.__get__(5)); t(lambda: Base.a.__set__(5, 1))
b = type(filter(None, [])).__iter__(filter(None, [1])); g = Base.a.__get__; t(lambda: g(5)); print(list(b), g(d), g.__qualname__)
class P:
    x = property(lambda s: 1)
    y = property()
    z = property(None, lambda s, v: print("set", v), doc="zdoc")
p = P(); t(lambda: p.y); p.z = 5; print(P.z.__doc__, P.x.fget, P.y.fget) if False else print(P.z.__doc__, P.y.fget)
t(lambda: setattr(p, "x", 1)); t(lambda: delattr(p, "x")); t(lambda: P.x.getter(lambda s: 2).fget(0)); t(lambda: P.x.__name__); t(lambda: P.y.__isabstractmethod__)
class SM:
    @staticmethod
    def f(a): "sdoc"; return a
    @classmethod
    def g(cls, a): "cdoc"; return cls.__name__, a
print(SM.f(1), SM().f(2), SM.g(1), SM().g(2), SM.__dict__["f"].__func__.__name__, SM.__dict__["f"].__doc__, SM.__dict__["f"].__wrapped__.__name__, SM.__dict__["g"].__name__, SM.__dict__["f"](5))
