# Metaclasses, class creation, descriptors, attribute protocols.

class Meta(type):
    def __new__(mcs, name, bases, ns, **kw):
        print("new", name, [b.__name__ for b in bases], sorted(k for k in ns if not k.startswith("__")), kw)
        return super().__new__(mcs, name, bases, ns)

    def __init__(cls, name, bases, ns, **kw):
        print("init", name)
        super().__init__(name, bases, ns)

    @classmethod
    def __prepare__(mcs, name, bases, **kw):
        print("prepare", name)
        return {"prepared": True}

    def __call__(cls, *args, **kw):
        print("call", cls.__name__, args)
        return super().__call__(*args, **kw)

    def __instancecheck__(cls, o): return o == 42 or super().__instancecheck__(o)
    def __subclasscheck__(cls, c): return c is int or super().__subclasscheck__(c)
    def __iter__(cls): return iter("abc")
    def __len__(cls): return 7
    def __getitem__(cls, k): return (cls.__name__, k)
    def __contains__(cls, k): return k == "in"
    def __repr__(cls): return f"<meta {cls.__name__}>"
    def __getattr__(cls, name): return "meta " + name
    @property
    def prop(cls): return "meta prop " + cls.__name__


class A(metaclass=Meta):
    x = 1
    def __init__(self, v): self.v = v

class B(A, flag=True):
    y = 2

b = B(5)
print(b.v, B.prepared, type(B), isinstance(42, A), issubclass(int, A), isinstance(41, A), isinstance(b, A))
print(list(A), len(A), A["k"], "in" in A, A, B.anything, B.prop)
try:
    b.prop
except AttributeError as e:
    print(e)

class M2(type): pass
try:
    class C(A, metaclass=M2): pass
except TypeError as e:
    print(e)

T = type("T", (object,), {"f": lambda self: "f", "z": 3})
print(T, T().f(), T.z, T.__name__, T.__module__, type(T()))
print(type(5), type(type), type(None), type(...), type(NotImplemented), type(len), type(print), type([].append), type(lambda: 0))

def meta_function(name, bases, ns):
    print("function metaclass", name, len(bases))
    return type(name, bases, ns)
class D(metaclass=meta_function): pass
print(type(D))


# descriptors
class Typed:
    def __init__(self, kind): self.kind = kind
    def __set_name__(self, owner, name):
        print("set_name", owner.__name__, name)
        self.name = name
    def __get__(self, obj, owner=None):
        if obj is None: return self
        return obj.__dict__[self.name]
    def __set__(self, obj, value):
        if not isinstance(value, self.kind):
            raise TypeError(f"{self.name} must be {self.kind.__name__}")
        obj.__dict__[self.name] = value
    def __delete__(self, obj):
        print("delete", self.name)
        del obj.__dict__[self.name]

class Person:
    name = Typed(str)
    age = Typed(int)
    def __init__(self, name, age):
        self.name = name
        self.age = age

p = Person("Ann", 30)
print(p.name, p.age, p.__dict__, type(Person.name).__name__)
try:
    p.age = "old"
except TypeError as e:
    print(e)
del p.age
try:
    p.age
except KeyError as e:
    print("KeyError", e)

class NonData:
    def __get__(self, obj, owner): return "descriptor"
class Holder:
    nd = NonData()
h = Holder()
print(h.nd, Holder.nd)
h.nd = "instance"
print(h.nd)

class OnlyDelete:
    def __delete__(self, obj): print("deleted")
class Holder2:
    od = OnlyDelete()
h = Holder2()
try:
    h.od = 1
except AttributeError as e:
    print("AttributeError", e)
del h.od


# attribute hooks
class Proxy:
    def __init__(self, target): object.__setattr__(self, "_target", target)
    def __getattr__(self, name): return getattr(self._target, name)
    def __setattr__(self, name, value):
        print("set", name)
        setattr(self._target, name, value)
    def __delattr__(self, name):
        print("del", name)
        delattr(self._target, name)
    def __dir__(self): return ["b", "a"]
class Target: pass
t = Target()
px = Proxy(t)
px.a = 1
print(px.a, t.a, dir(px))
del px.a
try:
    px.a
except AttributeError as e:
    print(e)

class Logged:
    def __getattribute__(self, name):
        if name == "secret": raise AttributeError("hidden")
        return super().__getattribute__(name)
    def __getattr__(self, name): return "fallback " + name
    secret = 1
    shown = 2
l = Logged()
print(l.secret, l.shown, l.missing)

class Bad:
    @property
    def p(self): return self.nope
    def __getattr__(self, name):
        raise AttributeError(f"no {name}")
try:
    Bad().p
except AttributeError as e:
    print(e)


# class body semantics
x = "global"
class Body:
    print(__name__, __qualname__)
    before = x
    x = "class"
    after = x
    items = [i for i in range(3)]
    def method(self): return x
    class Inner:
        def f(self): return __class__.__qualname__
print(Body.before, Body.after, Body.items, Body().method(), Body.Inner().f(), Body.Inner.__qualname__)

def outer():
    class Local:
        def who(self): return type(self).__qualname__
    return Local
print(outer()().who(), outer())

class Generic:
    def __class_getitem__(cls, item): return f"{cls.__name__}[{item}]"
print(Generic[int], Generic["x"])

class Bases:
    def __mro_entries__(self, bases): return (Person,)
class WithEntries(Bases()): pass
print(WithEntries.__bases__, type(WithEntries.__orig_bases__[0]).__name__)

# changing classes at run time
class P1:
    def hi(self): return "P1"
class P2:
    def hi(self): return "P2"
class Q(P1): pass
q = Q()
print(q.hi())
Q.__bases__ = (P2,)
print(q.hi(), Q.__mro__)
q.__class__ = P1
print(q.hi(), type(q))
P1.hi = lambda self: "patched"
print(q.hi())
del P1.hi
try:
    q.hi()
except AttributeError as e:
    print(e)
Q.__name__ = "Renamed"
print(Q)
try:
    Q.__bases__ = ()
except TypeError as e:
    print(e)
try:
    int.x = 1
except TypeError as e:
    print(e)
try:
    q.__class__ = int
except TypeError as e:
    print(e)
print(object.__subclasses__.__name__, P2.__subclasses__())

class Singleton:
    _it = None
    def __new__(cls, *args):
        if cls._it is None:
            cls._it = super().__new__(cls)
        return cls._it
    def __init__(self, v): self.v = v
s1, s2 = Singleton(1), Singleton(2)
print(s1 is s2, s1.v)

class Weird:
    def __new__(cls): return 5
    def __init__(self): print("never")
print(Weird())
class NoneInit:
    def __init__(self): return 5
try:
    NoneInit()
except TypeError as e:
    print(e)
class NoArgs: pass
try:
    NoArgs(1)
except TypeError as e:
    print(e)
try:
    object.__init__(NoArgs(), 1)
except TypeError as e:
    print(e)

# super in its forms
class S1:
    def f(self): return "S1.f"
    @classmethod
    def c(cls): return "S1.c " + cls.__name__
    attr = "S1.attr"
class S2(S1):
    def f(self): return super(S2, self).f() + " via S2"
    @classmethod
    def c(cls): return super().c()
    def get(self): return super().attr
    def s(self): return super()
print(S2().f(), S2.c(), S2().get())
su = S2().s()
print(su.__thisclass__, su.__self_class__, type(su.__self__))
try:
    su.nope
except AttributeError as e:
    print(e)
try:
    super(int, "a")
except TypeError as e:
    print(e)

# __eq__ without __hash__
class E:
    def __eq__(self, o): return True
try:
    hash(E())
except TypeError as e:
    print(e)
print(E() == 1, E() != 1, E.__hash__)

class Ordered:
    def __init__(self, v): self.v = v
    def __lt__(self, o): return self.v < o.v
    def __repr__(self): return f"O{self.v}"
print(sorted([Ordered(3), Ordered(1), Ordered(2)]), max(Ordered(1), Ordered(5), key=lambda o: o.v), min([Ordered(4), Ordered(2)]))
