# Operator methods with reflection and NotImplemented, in-place forms, comparisons, truth, containers.
class V:
    def __init__(self, *v): self.v = v
    def __repr__(self): return "V" + repr(self.v)
    def __add__(self, o):
        if isinstance(o, V): return V(*[a + b for a, b in zip(self.v, o.v)])
        return NotImplemented
    def __radd__(self, o): return ("radd", o)
    def __mul__(self, k): return V(*[a * k for a in self.v])
    __rmul__ = __mul__
    def __neg__(self): return V(*[-a for a in self.v])
    def __pos__(self): return "pos"
    def __invert__(self): return "invert"
    def __eq__(self, o): return isinstance(o, V) and self.v == o.v
    def __lt__(self, o): return self.v < o.v
    def __bool__(self): return any(self.v)
    def __len__(self): return len(self.v)
    def __getitem__(self, i): return self.v[i]
    def __contains__(self, x): return x in self.v
    def __iter__(self): return iter(self.v)
    def __hash__(self): return hash(self.v)
    def __call__(self, x): return x + 1
    def __matmul__(self, o): return sum(a * b for a, b in zip(self.v, o.v))
    def __pow__(self, n, m=None): return ("pow", n, m)
    def __index__(self): return 2
    def __format__(self, spec): return "formatted:" + spec

a, b = V(1, 2), V(3, 4)
print(a + b, a * 2, 3 * a, -a, +a, ~a, a @ b, a ** 2, pow(a, 2, 3))
print(5 + a, a == V(1, 2), a != b, a < b, a > b, bool(V(0, 0)), not a)
print(len(a), a[1], 2 in a, 9 in a, 9 not in a, list(a), a(1), hash(a) == hash(V(1, 2)))
print([10, 20, 30][a], f"{a:xyz}", f"{a}")
try:
    a + 5
except TypeError as error:
    print(error)
try:
    a - b
except TypeError as error:
    print(error)
try:
    a <= b
except TypeError as error:
    print(error)
try:
    a += "x"
except TypeError as error:
    print(error)
if a: print("true")
while not V(0): break
print(a and "and", V(0) or "or")

class R:
    def __rsub__(self, o): return ("rsub", o)
    def __rlt__(self, o): return "never"
    def __gt__(self, o): return ("gt", o)
print(10 - R(), V(1) if False else 10 - R(), 5 < R())

class Sub(V):
    def __radd__(self, o): return "sub first"
print(V(1) + Sub(1), Sub(1) + V(1))

class Acc:
    def __init__(self): self.n = 0
    def __iadd__(self, k):
        self.n += k
        return self
    def __isub__(self, k): return NotImplemented
    def __sub__(self, k): return "sub"
    def __ior__(self, k): return self.n | k
acc = Acc()
old = acc
acc += 5
acc += 6
print(acc.n, acc is old)
acc -= 1
print(acc)
acc = Acc()
acc |= 8
print(acc)

class Item:
    def __init__(self): self.d = {}
    def __getitem__(self, k): return ("get", k)
    def __setitem__(self, k, v): self.d[repr(k)] = v
    def __delitem__(self, k): print("del", k)
it = Item()
it[1] = 2
it["a":"b"] = 3
it[1, 2] = 4
it[...] = 5
del it[3]
del it[1:2]
print(it.d, it[1], it[1:2], it[1:2:3], it[:, ::2])
it[5] += ("x",)
print(it.d["5"])

class Eq:
    def __init__(self, v): self.v = v
    def __eq__(self, o):
        print("eq", self.v, getattr(o, "v", o))
        return NotImplemented
print(Eq(1) == Eq(2), Eq(1) != Eq(2), Eq(1) == 5, 5 == Eq(1))
class Ne:
    def __ne__(self, o): return "ne!"
print(Ne() != 1, (Ne() == 1))
class Plain: pass
p, q = Plain(), Plain()
print(p == q, p == p, p != q, p != p, p == 1, p is p, p is not q)
class Weird:
    def __bool__(self): return 5
try:
    if Weird(): pass
except TypeError as error:
    print(error)
class Negative:
    def __len__(self): return -1
try:
    bool(Negative())
except ValueError as error:
    print(error)
class Comp:
    def __lt__(self, o): return V(0)
    def __le__(self, o): return []
print("less" if Comp() < 1 else "not less", Comp() <= 1)

class It:
    def __init__(self, n): self.n = n
    def __iter__(self): return self
    def __next__(self):
        if self.n == 0: raise StopIteration
        self.n -= 1
        return self.n
print([x for x in It(3)], list(It(4)), sum(It(5)), 2 in It(3))
for x in It(2): print("it", x)
else: print("else")
class Seq:
    def __getitem__(self, i):
        if i > 2: raise IndexError
        return i * i
print(list(Seq()), 4 in Seq())
class BadIter:
    def __iter__(self): return 5
try:
    for x in BadIter(): pass
except TypeError as error:
    print(error)
try:
    for x in 5: pass
except TypeError as error:
    print(error)
print(1 < 2 < 3, 1 < 3 < 2, 3 > 2 > 1 != 0)
print(2 ** 10, 2 ** -1, 7 // 2, -7 // 2, 7 % -3, -7 % 3, 7.5 // 2, -7.5 % 2, 1 / 3)
print(1 << 70, (1 << 70) >> 68, 5 & 3, 5 | 3, 5 ^ 3, ~5, -(-5))
print(9007199254740991 + 1, 9007199254740992 * 2, -9007199254740991 - 5, 3037000500 * 3037000500)
x = 9007199254740990
for _ in range(4):
    x += 1
    print(x, end=" ")
print()
print(True + True, True & False, True | False, 1 == True, 1.0 == 1, "a" * 3, [1] * 2, (1, 2) + (3,))
print("a" < "b", [1, 2] < [1, 3], (1,) == (1,), {1: 2} == {1: 2}, {1, 2} >= {1}, None == None, 1 == "1")
for op in (lambda: 1 // 0, lambda: 1 % 0, lambda: 1 / 0, lambda: 1.0 / 0, lambda: 0 ** -1, lambda: 1 << -1, lambda: 1 + "a", lambda: "a" + 1, lambda: [] + (), lambda: -"a", lambda: 1 < "a", lambda: {}[1], lambda: [][0], lambda: "abc"[5], lambda: (1,)["a"], lambda: None[0]):
    try:
        print(op())
    except Exception as error:
        print(type(error).__name__, error)
