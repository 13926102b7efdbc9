# Classes of the library on the object model: abc, enum, copy, contextlib, types, weakref.
import abc, enum, copy, contextlib, types, typing, collections.abc, weakref, numbers, functools
class Shape(abc.ABC):
    @abc.abstractmethod
    def area(self): ...
    @property
    @abc.abstractmethod
    def name(self): ...
    @classmethod
    @abc.abstractmethod
    def make(cls): ...
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
t(lambda: Shape())
class Sq(Shape):
    def __init__(self, s): self.s = s
    def area(self): return self.s ** 2
    name = "square"
t(lambda: Sq(2))
class Sq2(Sq):
    @classmethod
    def make(cls): return cls(3)
print(Sq2.make().area(), isinstance(Sq2(1), Shape), issubclass(int, Shape), Shape.__abstractmethods__ == frozenset({"area", "name", "make"}), Sq2.__abstractmethods__)
Shape.register(int)
print(issubclass(int, Shape), isinstance(5, Shape), issubclass(bool, Shape), isinstance("a", Shape))
class Sized(metaclass=abc.ABCMeta):
    @classmethod
    def __subclasshook__(cls, C):
        if cls is Sized: return any("__len__" in B.__dict__ for B in C.__mro__)
        return NotImplemented
print(issubclass(list, Sized), isinstance({}, Sized), isinstance(5, Sized))
print(isinstance([], collections.abc.Sequence), isinstance({}, collections.abc.Mapping), isinstance(set(), collections.abc.MutableSet), isinstance((x for x in ()), collections.abc.Generator), isinstance(len, collections.abc.Callable), issubclass(str, collections.abc.Iterable), isinstance(5, collections.abc.Hashable), isinstance([], collections.abc.Hashable), isinstance(5, numbers.Integral), isinstance(2.5, numbers.Real), isinstance(1j, numbers.Complex))
class MySeq(collections.abc.Sequence):
    def __init__(self, *a): self.a = a
    def __len__(self): return len(self.a)
    def __getitem__(self, i): return self.a[i]
s = MySeq(1, 2, 3)
print(list(s), 2 in s, s.index(3), s.count(1), list(reversed(s)))
t(lambda: collections.abc.Sequence())
class Color(enum.Enum):
    RED = 1
    GREEN = 2
    BLUE = enum.auto()
    CRIMSON = 1
print(Color.RED, repr(Color.RED), Color(2), Color["BLUE"], Color.CRIMSON is Color.RED, list(Color), len(Color), Color.RED.name, Color.RED.value, Color.RED in Color, isinstance(Color.RED, Color), Color.__members__, {Color.RED: 1}[Color.RED], Color.RED == 1, hash(Color.RED) == hash(Color.RED))
t(lambda: Color(9)); t(lambda: Color["NOPE"]); t(lambda: Color.NOPE); t(lambda: setattr(Color, "RED", 5)); t(lambda: type("X", (Color,), {}))
class Num(enum.IntEnum):
    A = 1
    B = 5
print(Num.A + 1, Num.B > Num.A, sorted([Num.B, Num.A]), Num(5), f"{Num.A}", str(Num.A), repr(Num.A), [10, 20][Num.A], Num.A == 1, int(Num.B))
class Perm(enum.Flag):
    R = 4; W = 2; X = 1
print(Perm.R | Perm.W, Perm.R & Perm.W, ~Perm.R, Perm.R in (Perm.R | Perm.X), Perm(7), bool(Perm(0)), list(Perm(5)), (Perm.R | Perm.W).value, Perm(0))
class S(enum.StrEnum):
    A = enum.auto(); B = "bee"
print(S.A, S.B.upper(), repr(S.A), S.A == "a")
class Planet(enum.Enum):
    EARTH = (5.97, 6.37)
    def __init__(self, mass, radius): self.mass = mass; self.radius = radius
    @property
    def density(self): return round(self.mass / self.radius, 3)
print(Planet.EARTH.density, Planet.EARTH)
F = enum.Enum("F", "A B C"); print(list(F))
class P:
    def __init__(self): self.l = [1, [2]]; self.s = self
p = P(); q = copy.copy(p); d = copy.deepcopy(p)
print(q.l is p.l, d.l == p.l, d.l is p.l, d.l[1] is p.l[1], d.s is d, copy.copy([1]), copy.deepcopy({1: [2]}), copy.copy((1, 2)), copy.deepcopy({1, 2}), copy.copy(Color.RED) is Color.RED, copy.replace(types.SimpleNamespace(a=1), a=2))
class Sl:
    __slots__ = ("a", "b")
x = Sl(); x.a = 1; y = copy.copy(x); print(y.a, hasattr(y, "b"))
class L(list): pass
l = L([1, 2]); l.z = 5; m = copy.deepcopy(l); print(m, m.z, type(m).__name__)
t(lambda: copy.deepcopy(len) is len); t(lambda: P().__reduce_ex__(4)[0].__name__); t(lambda: [1].__reduce_ex__(2)[3].__class__.__name__); t(lambda: ValueError("a").__reduce__())
@contextlib.contextmanager
def cm(n):
    print("enter", n)
    try: yield n * 2
    except ValueError as e: print("caught", e)
    finally: print("exit", n)
with cm(1) as v: print(v)
with cm(2): raise ValueError("x")
with contextlib.suppress(KeyError): {}["a"]
with contextlib.ExitStack() as st:
    st.enter_context(cm(5)); st.callback(print, "callback")
import io
with contextlib.redirect_stdout(io.StringIO()) as f: print("hidden")
print(repr(f.getvalue()))
with contextlib.closing(io.StringIO()) as g: pass
print(g.closed)
@contextlib.contextmanager
def deco(): print("<"); yield; print(">")
@deco()
def work(): print("work")
work()
print(types.FunctionType is type(t), types.SimpleNamespace(a=1, b="x"), types.MappingProxyType({1: 2}), types.new_class("N", (P,), {}, lambda ns: ns.update(z=3)).z, types.MethodType(lambda self: self, 5)(), types.ModuleType("m"), types.GenericAlias(list, int), types.NoneType, types.EllipsisType, types.UnionType)
o = P(); r = weakref.ref(o); print(r() is o, weakref.getweakrefcount(o), r == weakref.ref(o), weakref.proxy(o).l, type(r).__name__)
t(lambda: weakref.ref(5))
wd = weakref.WeakValueDictionary(); wd["k"] = o; print(len(wd), wd["k"] is o, list(wd))
wk = weakref.WeakKeyDictionary(); wk[o] = 1; print(len(wk), wk[o]); ws = weakref.WeakSet([o]); print(o in ws, len(ws))
