# Classes: construction, inheritance, super, properties, class and static methods, slots, special methods.

class Animal:
    """An animal."""
    count = 0
    legs: int = 4

    def __init__(self, name, sound="..."):
        self.name = name
        self.sound = sound
        Animal.count += 1

    def speak(self):
        return f"{self.name} says {self.sound}"

    def __repr__(self):
        return f"{type(self).__name__}({self.name!r})"

    @property
    def loud(self):
        "The sound, loudly."
        return self.sound.upper()

    @loud.setter
    def loud(self, value):
        self.sound = value.lower()

    @loud.deleter
    def loud(self):
        del self.sound

    @classmethod
    def named(cls, name):
        return cls(name)

    @staticmethod
    def add(a, b):
        return a + b


class Dog(Animal):
    def __init__(self, name):
        super().__init__(name, "woof")

    def speak(self):
        return super().speak() + "!"


class Puppy(Dog):
    def speak(self):
        return super().speak().replace("woof", "yip")


a = Animal("Cat", "meow")
d = Dog("Rex")
p = Puppy.named("Bit")
print(a, d, p, Animal.count)
for x in (a, d, p):
    print(x.speak(), x.loud)
d.loud = "WUFF"
print(d.sound, d.__dict__)
del d.loud
print(d.__dict__, hasattr(d, "loud"))
print(Animal.add(1, 2), d.add(3, 4))
print(Animal.__doc__, Animal.loud.__doc__, Animal.__name__, Animal.__module__, Animal.__qualname__)
print(Puppy.__mro__, Puppy.__bases__, Puppy.__base__)
print(isinstance(p, Animal), issubclass(Dog, Animal), issubclass(Animal, Dog), isinstance(p, (int, Dog)))
print(sorted(k for k in Animal.__dict__ if not k.startswith("__")))
print(Animal.__annotations__)

for action in (lambda: a.loudly, lambda: delattr(a, "nothing"), lambda: Animal.nothing, lambda: Animal(), lambda: Animal(1, 2, 3), lambda: a.speak(1), lambda: Animal.speak()):
    try:
        action()
    except (AttributeError, TypeError) as e:
        print(type(e).__name__, e)

# methods are objects
m = d.speak
print(m.__self__ is d, m.__func__ is Dog.speak, m.__name__, m.__qualname__, Dog.speak.__qualname__)
print(m == d.speak, m is d.speak, hash(m) == hash(d.speak), m == p.speak)
print(Dog.speak.__code__.co_name, Dog.speak.__code__.co_varnames, Dog.speak.__code__.co_argcount, Dog.speak.__code__.co_freevars)

# multiple inheritance
class A:
    def f(self): return ["A"]
class B(A):
    def f(self): return ["B"] + super().f()
class C(A):
    def f(self): return ["C"] + super().f()
class D(B, C):
    def f(self): return ["D"] + super().f()
print(D().f(), [c.__name__ for c in D.mro()])
for bases in ((A, B), (A, A), (int, str), (bool,), (5,), (type(None),)):
    try:
        type("X", bases, {})
    except TypeError as e:
        print(e)

# slots
class Point:
    __slots__ = ("x", "y", "__hidden")

    def __init__(self, x, y):
        self.x = x
        self.y = y
        self.__hidden = 1

    def __eq__(self, other):
        if not isinstance(other, Point):
            return NotImplemented
        return (self.x, self.y) == (other.x, other.y)

    def __hash__(self): return hash((self.x, self.y))
    def __lt__(self, other): return (self.x, self.y) < (other.x, other.y)
    def __add__(self, other): return Point(self.x + other.x, self.y + other.y)
    def __radd__(self, other): return Point(self.x + other, self.y + other)

    def __iadd__(self, other):
        self.x += other.x
        return self

    def __mul__(self, k):
        if isinstance(k, (int, float)):
            return Point(self.x * k, self.y * k)
        return NotImplemented

    __rmul__ = __mul__

    def __neg__(self): return Point(-self.x, -self.y)
    def __abs__(self): return (self.x ** 2 + self.y ** 2) ** 0.5
    def __bool__(self): return bool(self.x or self.y)
    def __len__(self): return 2
    def __getitem__(self, i): return (self.x, self.y)[i]
    def __setitem__(self, i, v): setattr(self, "xy"[i], v)
    def __delitem__(self, i): delattr(self, "xy"[i])
    def __contains__(self, v): return v in (self.x, self.y)
    def __iter__(self): yield self.x; yield self.y
    def __call__(self, *args, **kw): return args, kw
    def __str__(self): return f"<{self.x}, {self.y}>"
    def __repr__(self): return f"Point({self.x}, {self.y})"
    def __format__(self, spec): return f"{self.x:{spec}}/{self.y:{spec}}"
    def __int__(self): return int(self.x)
    def __float__(self): return float(self.x)
    def __complex__(self): return complex(self.x, self.y)
    def __index__(self): return self.x
    def __round__(self, n=None): return ("round", n)
    def __divmod__(self, other): return ("divmod", other)
    def __rdivmod__(self, other): return ("rdivmod", other)
    def __pow__(self, e, m=None): return ("pow", e, m)
    def __matmul__(self, other): return self.x * other.x + self.y * other.y
    def __invert__(self): return "inverted"
    def __reversed__(self): return iter((self.y, self.x))
    def __lshift__(self, n): return ("<<", n)
    def __rrshift__(self, n): return (">>", n)
    def __and__(self, o): return ("and", o)
    def __ror__(self, o): return ("ror", o)


p, q = Point(1, 2), Point(3, 4)
print(p, repr(q), p == Point(1, 2), p != q, p == 5, p < q, p > q, hash(p) == hash(Point(1, 2)))
print(repr(p + q), repr(10 + p), repr(p * 3), repr(2 * p), repr(-p), abs(q), bool(Point(0, 0)), len(p))
print(p[0], p[-1], 2 in p, 5 in p, list(p), p(1, k=2), f"{p:03d} {q!r} {q!s}")
print(int(q), float(q), complex(q), [10, 20, 30, 40][q], round(p), round(p, 2), divmod(p, 1), divmod(1, p), p ** 2, pow(p, 2, 5))
print(p @ q, ~p, list(reversed(p)), p << 1, 1 >> p, p & 1, 1 | p)
p[0] = 9
print(repr(p))
r = p
r += q
print(repr(p), r is p)
del p[1]
def store(): p.z = 1
for action in (lambda: p.y, store, lambda: p * "a", lambda: p - q, lambda: p >= q, lambda: +p, lambda: p // 2, lambda: [] + p):
    try:
        action()
    except (AttributeError, TypeError) as e:
        print(type(e).__name__, e)
print(hasattr(p, "__dict__"), Point.x, Point._Point__hidden.__name__)
x, y = Point(5, 6)
print(x, y, *Point(7, 8))
match q:
    case Point(x=3, y=b):
        print("matched", b)


class Base:
    def __init_subclass__(cls, /, tag=None, **kw):
        super().__init_subclass__(**kw)
        cls.tag = tag
        print("subclass", cls.__name__, tag)
class Sub(Base, tag="t"): pass
class Sub2(Sub): pass
try:
    class Sub3(Base, nope=1): pass
except TypeError as e:
    print(e)


# subclasses of built-in types
class Meters(float):
    unit = "m"
    def __new__(cls, value, unit=None):
        self = super().__new__(cls, value)
        self.original = unit
        return self
    def __repr__(self): return f"{float(self)}{self.unit}"
m = Meters(3.5, "cm")
print(m, m + 1, m.original, isinstance(m, float), m == 3.5, hash(m) == hash(3.5))

class Stack(list):
    def push(self, x): self.append(x)
    @property
    def top(self): return self[-1]
s = Stack([1, 2])
s.push(3)
s.note = "n"
print(s, s.top, len(s), s == [1, 2, 3], s.note, s.__dict__, type(s + [1]).__name__)

class Config(dict):
    def __missing__(self, key): return key.upper()
c = Config(a=1)
print(c["a"], c["b"], c.get("b"), c)

class Name(str):
    def shout(self): return self.upper() + "!"
n = Name("bob")
print(n.shout(), n + "by", {n: 1}["bob"], n == "bob", type(n.upper()).__name__)

class Pair(tuple):
    def __new__(cls, a, b): return super().__new__(cls, (a, b))
    @property
    def first(self): return self[0]
print(Pair(1, 2), Pair(1, 2).first, Pair(1, 2) == (1, 2))

class Counter(int):
    def __add__(self, o): return Counter(int(self) + o)
print(Counter(5) + 3, type(Counter(5) + 3).__name__, type(Counter(5) * 2).__name__, Counter(7) // 2)

class Module(type(__builtins__)):
    def __getattr__(self, name): return "made " + name
mod = Module("mod", "documentation")
mod.x = 1
print(mod.x, mod.y, mod.__name__, mod.__doc__, isinstance(mod, type(__builtins__)))

# hundreds of attributes, and attributes under odd names
class Bag: pass
b = Bag()
for i in range(300): setattr(b, f"attr{i}", i)
print(len(b.__dict__), b.attr299, sum(vars(b).values()))
for i in range(0, 300, 2): delattr(b, f"attr{i}")
print(len(vars(b)), hasattr(b, "attr0"), b.attr1)
b = Bag()
b.__dict__["not an identifier"] = 1
b.__dict__[5] = "five"
print(b.__dict__, getattr(b, "not an identifier"))
b.__dict__ = {"z": 26}
print(b.z, vars(b))
b.__dict__.update(y=25)
print(b.y, sorted(vars(b)))
try:
    b.__dict__ = 5
except TypeError as e:
    print(e)
f = Bag()
f.value = 1.5
f.value += 1
print(f.value, f.__dict__)
f.value = "text"
print(f.value)
