# Loops, conditions, match, unpacking, slices, comprehensions, strings.
for i in range(5):
    if i == 3: break
else:
    print("not reached")
for i in []: pass
else: print("for else")
n = 0
while n < 3: n += 1
else: print("while else", n)
while True:
    n += 1
    if n % 2: continue
    if n > 6: break
print(n)
for i in range(3):
    for j in range(3):
        if j == 1: continue
        if i == 2: break
        print(i, j, end="; ")
print()
for x, (y, *z) in [(1, (2, 3, 4)), (5, "67")]: print(x, y, z)
a, b = b, a = 1, 2
print(a, b)
first, *middle, last = range(6)
print(first, middle, last)
(p, q), [r] = (1, 2), [3]
print(p, q, r)
for bad in (lambda: exec("a, b = 1, 2, 3"), lambda: exec("a, b, c = 1, 2"), lambda: exec("a, *b, c = [1]"), lambda: exec("a, b = 5"), lambda: exec("a, b = iter([1])"), lambda: exec("a, b = 'xyz'")):
    try:
        bad()
    except (ValueError, TypeError) as e:
        print(type(e).__name__, e)

def m(v):
    match v:
        case 0 | 1: return "small"
        case -1: return "minus one"
        case "text": return "str"
        case [] | (): return "empty"
        case [x]: return f"one {x}"
        case [x, *rest] if x == 1: return f"starts with 1, {rest}"
        case (x, y): return f"pair {x} {y}"
        case [_, _, *_]: return "long"
        case {"k": value, **others}: return f"mapping {value} {others}"
        case int(n) if n > 100: return f"big {n}"
        case float() as f: return f"float {f}"
        case Point(x=0, y=py): return f"on y axis at {py}"
        case Point(px, py): return f"point {px},{py}"
        case None: return "none"
        case True: return "never: 1 came first"
        case str() | bytes(): return "stringy"
        case _: return "other"
class Point:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
for v in (0, 1, -1, "text", [], (), [7], [1, 2, 3], (4, 5), [3, 4, 5], {"k": 1, "z": 2}, 500, 50, 2.5, Point(0, 3), Point(1, 2), None, "abc", b"x", {1, 2}, {}):
    print(m(v), end=" | ")
print()
try:
    match Point(1, 2):
        case Point(1, 2, 3): pass
except TypeError as e:
    print(e)

s = "hello world"
l = list(range(10))
print(s[1:4], s[::-1], s[-5:], s[:2] + s[2:], l[2:8:3], l[::-2], l[5:2], s[100:], l[-3:-1])
l[2:5] = ["a", "b"]
print(l)
l[::2] = [0] * len(l[::2])
print(l)
del l[1:3], l[0]
print(l)
l[len(l):] = [99]
l += [1, 2]
print(l, l.index(99), 99 in l)
print([x for x in range(20) if x % 2 if x % 3], [(i, j) for i in range(3) for j in range(i)], {k: v for k, v in [(1, 2)]}, {i % 3 for i in range(9)})
print([[c * 2 for c in row] for row in ("ab", "cd")], [y := 1, y ** 2], [x for x in [1, 2, 3] if (z := x * 2) > 2], z)
name, width, value = "x", 10, 3.14159
print(f"{name}={value:.2f} {value:{width}.3f}| {name!r:>5} {width=} {{}} {'nested ' + f'{width:05d}'}")
print("%s %d %5.2f %r %x" % ("a", 5, 2.5, "q", 255), "{} {0}".format if False else "{0} {1} {0}".format(1, 2), "{a[1]} {b.real}".format(a=[1, 2], b=3))
print("a,b,,c".split(","), " x y ".split(), "-".join("abc"), "Hello".upper().lower().title(), "abc".find("c"), "aXbX".replace("X", "-"))
print(1 if n else 2, n and 3, 0 or "x", not n, None is None, 5 if 0 else 6)
print(*range(3), *"ab", sep="-", end="!\n")
print({**{"a": 1}, "b": 2, **{"a": 3}}, [*range(2), *"xy"], {*[1, 2], 3} == {1, 2, 3}, (*[1], 2))
x = 10
def scope():
    x = 20
    class C:
        y = x
        x = 30
        z = x
    return C.y, C.z
print(scope())
del x
try: x
except NameError as e: print(e)
global_value = 1
def change():
    global global_value, created
    global_value += 1
    created = "made"
change(); change()
print(global_value, created)
d = {}
for word in "the cat the dog the end".split(): d[word] = d.get(word, 0) + 1
print(sorted(d.items(), key=lambda kv: (-kv[1], kv[0])))
d["x"] = d["y"] = []
d["x"].append(1)
print(d["y"], "x" in d, d.pop("x"), "x" in d, len(d), list(d), list(d.values())[-1])
i = 0
lst = [0, 0, 0]
i, lst[i] = 1, 5
print(i, lst)
print(type(...), ..., NotImplemented, __name__)
total = 0
for i in range(10, 0, -3): total += i
print(total, list(range(5, -6, -5)), range(3), len(range(0, 100, 7)))
print(sum(1 for _ in range(10)), [i for i in reversed([1, 2, 3])], list(zip([1, 2], "ab", (True, None))), list(enumerate("ab", 1)))
print(bytes([65, 66]), b"abc"[1], bytearray(b"xy"), "é".encode(), "日本"[1], len("😀x"), "😀x"[0], ascii("é😀"))
print(int("42"), int("ff", 16), float("1e3"), str(1.0), repr("a'b"), bool([]), complex(1, 2) * 2j, round(2.5), abs(-3), divmod(7, 2), hex(255), bin(5), chr(97), ord("a"))
if True: print("one"); print("line")
assert True
pass
