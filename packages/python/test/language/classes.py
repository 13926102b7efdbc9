# Classes: attributes, inheritance, super, properties, descriptors, slots, metaclasses.
class Base:
    kind = "base"
    def __init__(self, x):
        self.x = x
    def double(self): return self.x * 2
    def who(self): return "Base"
    def __repr__(self): return f"{type(self).__name__}({self.x!r})"
    @property
    def half(self): return self.x / 2
    @half.setter
    def half(self, v): self.x = v * 2
    @half.deleter
    def half(self): self.x = None
    @staticmethod
    def static(a): return a + 1
    @classmethod
    def make(cls, x): return cls(x)

class Left(Base):
    def who(self): return "Left>" + super().who()
class Right(Base):
    def who(self): return "Right>" + super().who()
class Both(Left, Right):
    def __init__(self, x, y=0):
        super().__init__(x)
        self.y = y
    def who(self): return "Both>" + super().who()

b = Both(3, 4)
print(b, b.double(), b.who(), b.half, b.static(1), Both.static(2), b.make(9), Both.make(8).y)
b.half = 10
print(b.x)
del b.half
print(b.x)
print([c.__name__ for c in Both.__mro__])
print(isinstance(b, Left), issubclass(Both, Right), isinstance(b, (int, Right)))
print(b.__dict__, Base.kind, b.kind)
b.kind = "own"
print(b.kind, Base.kind)
del b.kind
print(b.kind)
try:
    b.missing
except AttributeError as error:
    print(error)
try:
    del b.missing
except AttributeError as error:
    print(error)
try:
    Base.nothing
except AttributeError as error:
    print(error)

m = b.double
b.x = 21
print(m(), m.__self__ is b, m.__func__ is Base.double, Base.double(b))

class Lazy:
    def __getattr__(self, name):
        if name.startswith("_"): raise AttributeError(name)
        return "lazy " + name
    def method(self): return "real"
z = Lazy()
print(z.anything, z.method(), z.other)
z.anything = 5
print(z.anything, hasattr(z, "_x"), getattr(z, "_y", "default"))

class Guarded:
    def __init__(self): object.__setattr__(self, "log", [])
    def __setattr__(self, name, value):
        self.log.append((name, value))
        object.__setattr__(self, name, value)
    def __delattr__(self, name):
        self.log.append(("del", name))
        object.__delattr__(self, name)
    def __getattribute__(self, name):
        if name == "secret": return 42
        return object.__getattribute__(self, name)
g = Guarded()
g.a = 1
g.a = 2
del g.a
print(g.log, g.secret)

class Descriptor:
    def __set_name__(self, owner, name): self.name = name
    def __get__(self, instance, owner):
        if instance is None: return self
        return (self.name, instance.__dict__.get(self.name, "unset"))
    def __set__(self, instance, value): instance.__dict__[self.name] = value
    def __delete__(self, instance): del instance.__dict__[self.name]
class NonData:
    def __get__(self, instance, owner): return "non-data"
class Holder:
    d = Descriptor()
    n = NonData()
h = Holder()
print(h.d, h.n)
h.d = 5
h.n = 6
print(h.d, h.n, Holder.n, type(Holder.d).__name__)
del h.d
print(h.d)

class Slotted:
    __slots__ = ("a", "b")
    def __init__(self): self.a = 1
s = Slotted()
print(s.a)
try:
    s.b
except AttributeError as error:
    print(error)
try:
    s.c = 1
except AttributeError as error:
    print(error)
s.b = 2
print(s.a + s.b, hasattr(s, "__dict__"))

class Meta(type):
    def __new__(mcls, name, bases, ns, **kw):
        ns["added"] = name.lower()
        return super().__new__(mcls, name, bases, ns)
    def __init__(cls, name, bases, ns, **kw):
        super().__init__(name, bases, ns)
        cls.kw = kw
    def __call__(cls, *args):
        instance = super().__call__(*args)
        instance.tag = "tagged"
        return instance
    def hello(cls): return "hello from " + cls.__name__
class Made(metaclass=Meta, option=1):
    def __init__(self, v): self.v = v
print(Made.added, Made.kw, Made(3).tag, Made(3).v, Made.hello(), type(Made).__name__)

class Plugin:
    registry = []
    def __init_subclass__(cls, name=None, **kw):
        super().__init_subclass__(**kw)
        cls.registry.append((cls.__name__, name))
class One(Plugin, name="one"): pass
class Two(Plugin): pass
print(Plugin.registry)

class New:
    def __new__(cls, *args):
        self = super().__new__(cls)
        self.args = args
        return self
    def __init__(self, *args): self.count = len(args)
n = New(1, 2, 3)
print(n.args, n.count)
class Singleton:
    instance = None
    def __new__(cls):
        if cls.instance is None: cls.instance = super().__new__(cls)
        return cls.instance
print(Singleton() is Singleton())
class Other:
    def __new__(cls): return 7
    def __init__(self): print("not called")
print(Other())

class Call:
    def __call__(self, *a, **k): return a, k
print(Call()(1, 2, z=3))
class Outer:
    class Inner:
        def f(self): return __class__.__qualname__
    y = [i for i in range(3)]
print(Outer.Inner().f(), Outer.y, Outer.Inner.__qualname__)

class Float:
    def __init__(self):
        self.a = 1.5
        self.b = 2
        self.c = self.d = self.e = self.f = self.g = self.h = 0.25
    def go(self):
        self.a += 1
        self.b = self.b + 0.5
        self.g = self.g * 2
        self.h = "text"
        return self.a, self.b, self.c, self.d, self.e, self.f, self.g, self.h
fl = Float()
print(fl.go(), fl.go())
fl.__class__ = Base
print(type(fl).__name__, fl.__dict__)
def late(self): return "late " + str(self.x)
Base.late = late
print(b.late())
Base.double = lambda self: "changed"
print(b.double())
class Empty: pass
e = Empty()
for i in range(20): setattr(e, f"a{i}", i)
print(sum(getattr(e, f"a{i}") for i in range(20)), len(e.__dict__))
try:
    Both()
except TypeError as error:
    print(error)
try:
    Empty(1)
except TypeError as error:
    print(error)
class BadInit:
    def __init__(self): return 5
try:
    BadInit()
except TypeError as error:
    print(error)
print(type("Dyn", (Base,), {"z": 3})(1).z)
class L(list):
    def total(self): return sum(self)
l = L([1, 2, 3])
l.append(4)
l.name = "L"
print(l.total(), l, l.name, len(l), l[1:], isinstance(l, list))
class D(dict):
    def __missing__(self, key): return key * 2
print(D(a=1)["b"], D(a=1)["a"])
class I(int):
    def __add__(self, other): return "added"
print(I(3) + 1, I(3) * 2, I(5) > 3)
