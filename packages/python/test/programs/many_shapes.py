# One instruction meets objects of many classes and shapes, and classes change under it.


class Base:
    kind = "base"

    def __init__(self, value):
        self.value = value

    def double(self):
        return self.value * 2


class Left(Base):
    kind = "left"

    def __init__(self, value):
        self.extra = 1
        self.value = value


class Right(Base):
    def double(self):
        return -self.value


class Dynamic:
    def __getattr__(self, name):
        return "dynamic " + name


class Computed:
    @property
    def value(self):
        return 7

    @value.setter
    def value(self, new):
        self.stored = new

    def double(self):
        return 14


class Slotted:
    __slots__ = ("value",)

    def __init__(self, value):
        self.value = value

    def double(self):
        return "slotted"


def look(objects):
    found = []
    for o in objects:
        found.append(o.value)
    return found


def call(objects):
    return [o.double() for o in objects]


def write(objects, value):
    for o in objects:
        o.value = value


many = [Base(1), Left(2), Right(3), Computed(), Slotted(4), Base(1.5), Left("x")]
for _ in range(4):
    print(look(many), call(many[:6]))
print(look([Dynamic(), Base, many[0]]) if hasattr(Base, "value") else look([Dynamic(), many[0]]))

# Floats and other values through the same store: the slot's representation follows.
write(many, 2.5)
print(look(many), many[3].stored)
write(many, 3)
print(look(many))
write(many, None)
print(look(many))
for i in range(6):
    b = Base(0)
    b.value = i if i % 2 else i + 0.5
    print(b.value, type(b.value).__name__, end=" ")
print()

# A class changes while the instruction remembers it.
objects = [Base(1), Left(2), Right(3)] * 2
for step in range(6):
    if step == 2:
        Left.double = lambda self: "patched"
    if step == 3:
        Base.value = property(lambda self: 5, lambda self, v: None)
    if step == 4:
        del Base.value
    if step == 5:
        objects[0].__class__ = Right
    print(step, look(objects), call(objects))

# Methods of built-in types and of others at one place.
def upper(things):
    out = []
    for t in things:
        out.append(t.count(1) if not isinstance(t, str) else t.count("1"))
    return out


class Counting(list):
    def count(self, x):
        return "counting"


class Text(str):
    def count(self, x):
        return "text"


class Own:
    def count(self, x):
        return "own"


for _ in range(3):
    print(upper([[1, 1], "11", (1,), Counting([1]), b"\x01", bytearray(b"\x01\x01"), Own(), Text("1")]))

# Comparisons and truth of everything at one place.
class Truth:
    def __init__(self, answer):
        self.answer = answer

    def __bool__(self):
        return self.answer

    def __lt__(self, other):
        return not self.answer

    def __eq__(self, other):
        return "equal" if self.answer else ""

    __hash__ = None


def less(a, b):
    return a < b, not a < b, "yes" if a < b else "no"


def same(a, b):
    return a == b, a != b, "yes" if a == b else "no", "yes" if a != b else "no"


nan = float("nan")
values = [(1, 2), (1.5, 1), (nan, nan), ("a", "b"), (2**70, 1), (1, 2**70), ((1, 2), (1, 3)), ([1], [1]), (Truth(True), 1), (Truth(False), 1), (True, 2), (0.5, 2**70)]
for _ in range(3):
    for a, b in values:
        try:
            print(less(a, b), same(a, b))
        except TypeError as error:
            print(error)
try:
    less("a", 1)
except TypeError as error:
    print(error)
print(["yes" if v else "no" for v in [0, 1, 0.0, nan, "", "x", None, [], [0], (), (0,), {}, {1: 2}, Truth(True), Truth(False), Own(), set(), b"", 2**70, range(0), range(1)]])
print([not v for v in [0, 1, 0.0, nan, "", "x", None, [], [0], (), (0,), {}, {1: 2}, Truth(True), Truth(False), Own(), set(), b"", 2**70]])


# Registers of frames that run for long, with closures, generators and calls from host code in between.
def long_loop(n):
    total = 0.0
    last = None
    cell = 0

    def bump(x):
        nonlocal cell
        cell += x
        return cell

    def numbers():
        t = 0.0
        for i in range(n):
            t += 0.25
            yield t

    for i, x in enumerate(numbers()):
        total += x
        if i % 500 == 0:
            last = sorted([(x, i), (total, i), (-x, i)], key=lambda pair: pair[0] + bump(1))
    return total, last[1][1], cell, sum(numbers())


print(long_loop(5000))


def deep(n):
    return 0 if n == 0 else deep(n - 1) + 1


print([deep(300) for _ in range(10)][-1])
