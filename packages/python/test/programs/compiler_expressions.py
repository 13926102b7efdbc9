# operators, conditions, chains, constants
def log(x):
    print("eval", x)
    return x
print(log(1) + log(2) * log(3), log(1) < log(2) < log(3), log(3) < log(2) < log(1))
print(1 < 2 > 1 == 1 != 2 <= 2)
def chain(a, b, c): return a < b <= c, not a < b <= c
print(chain(1, 2, 2), chain(2, 1, 5), chain(1, 3, 2))
def cond(a, b, c):
    r = []
    if a < b < c: r.append("lt")
    if not a < b < c: r.append("notlt")
    if a and b or c: r.append("x")
    if (a or b) and not c: r.append("y")
    if not (a and (b or not c)): r.append("z")
    if a if b else c: r.append("if")
    if (a and b) if c else (a or b): r.append("if2")
    while a and not (b and c):
        r.append("loop"); a = 0
    return r
for a in (0, 1, 2):
    for b in (0, 1, 2):
        for c in (0, 1, 2): print(a, b, c, cond(a, b, c))
def vals(a, b, c): return [a and b, a or b, a and b or c, a or b and c, not a, not a and b, (a or b) and c, a if b else c, (a and b) == c, a is b, a is not b, a in (b, c), a not in (b, c)]
print(vals(0, 1, 2), vals(1, 0, 2), vals(1, 2, 0), vals("", None, []))
def self_assign():
    x = 5
    x = x and x + 1
    y = 3
    y = (y or 2) if y else y
    x = x if x > 100 else (x, y)
    return x, y
print(self_assign())
def exc_keeps():
    x = 1
    try:
        x = x and 1 / 0
    except ZeroDivisionError:
        pass
    try:
        x = [x, *1]
    except TypeError as e:
        print(e)
    return x
print(exc_keeps())
# walrus order
def walrus():
    x = 1
    print(x, (x := 2), x, (x := x + 1) + x, [x, (x := 9), x], {x: (x := 4), x: x})
    print(x + (x := 10) + x)
    print((lambda a, b, c: (a, b, c))(x, (x := 11), x))
    l = [0] * 20
    l[x] = (x := 3)
    print(x, l)
    if (n := len(l)) > 10: print(n)
    print([y := 5, y ** 2], y, [z for q in range(5) if (z := q * 2) > 2], z)
    return x
walrus()
print([last := i for i in range(5)], last)
# literals and folding
print(1_000, 0x1F, 0o17, 0b11, 1e3, 1.5e-3, 2j, 1 + 2j, -1, +1, ~1, not 1, 2 ** 10, 2 ** 100, 7 // 2, -7 // 2, 7 % -3, 1 / 3, 10 ** -2, 1 << 70, "a" * 3, "a" "b", (1, 2) + (3,), (1,) * 3, b"a" + b"b", "abc"[1], (1, 2, 3)[-1], True + 1, -0.0, 1 == 1.0, True & False, True ^ True)
print(1e400, -1e400, 5 - 3j, -2j, 1.0 + 1j, 3 // 1.5, 2 ** 0.5, "é" * 2, "😀" "x", len("😀"), '\x41\u0042\U00000043\101\n\t\\', r'\n', b'\x00\xff', "\ud800" == '\ud800')
print(0.1 + 0.2, 1.0, 100000000000000000000.0, 1e16, 123456789012345678901234567890 * 2, 9007199254740991 + 1, 9007199254740993 - 2)
# displays
a, b = [1, 2], {"k": 1}
print([*a, *a], (*a, 3), {*a, 1}, {**b, "j": 2, **{"k": 5}}, [*a], (), [], {}, (1,), {1}, {1: 2}, [[]], [a, (b,)])
big = [f"{i}" for i in range(3)]
print([str(0), str(1), str(2), str(3), str(4), str(5), str(6), str(7), str(8), str(9), str(10), str(11), str(12), str(13), str(14), str(15), str(16), str(17), str(18), str(19), str(20), str(21), str(22), str(23), str(24), str(25), str(26), str(27), str(28), str(29), str(30), str(31), str(32), str(33), str(34), str(35), str(36), str(37), str(38), str(39), str(40), str(41), str(42), str(43), str(44), str(45), str(46), str(47), str(48), str(49), str(50), str(51), str(52), str(53), str(54), str(55), str(56), str(57), str(58), str(59), str(60), str(61), str(62), str(63), str(64), str(65), str(66), str(67), str(68), str(69)])
# slices
l = list(range(10))
print(l[2:5], l[:3], l[7:], l[::2], l[::-1], l[5:2:-1], l[:], l[-3:], l[1:-1], "hello"[1:3], (1, 2, 3)[1:])
l[2:4] = [20, 30, 40]; print(l)
l[::2] = [0] * len(l[::2]); print(l)
del l[1:3]; print(l)
del l[::2]; print(l)
l[1:1] = [7, 8]; print(l)
class G:
    def __getitem__(self, k): return k
    def __setitem__(self, k, v): print("set", k, v)
    def __delitem__(self, k): print("del", k)
g = G()
print(g[1], g[1:2], g[1:2:3], g[:, 1], g[...], g[1, 2:3], g[:], g[::], g["a":"b"], g[None:1], g[*a], g[*a, 1])
g[1:2] = 5; g[1, 2] = 6; del g[1:2]; del g[3]
g[1] += [2] if False else 0 if False else g[1] if False else 1 if False else 3
# f-strings
name, w, p, v = "bob", 10, 3, 3.14159
print(f"{name!r:>{w}}|{v:.{p}f}|{name:<{w}}|{{}}|{name}{v}|{v:{w}.{p}}|{'a' 'b'}|{1+1=}|{name = }|{name=!s}|{v=:.2f}|{(lambda x: x*2)(3)}|{ {1:2}[1] }")
print(f"", f"a", f"{name}", f"{name!a}" f"{'é'!a}", f"{3:05d}", f"{'x':*^9}", rf"\d{name}", f"{f'{f"{1}"}'}", f"{1:{2}{3}}", f'''{
    name
}''')
print(f"{w:x}{w:#o}{w:b}", f"{1_000_000:,}", f"{name:>{len(name) + 2}}")
class F:
    def __format__(self, s): return f"<{s}>"
    def __repr__(self): return "R"
    def __str__(self): return "S"
print(f"{F()}{F():a{'b'}c}{F()!r}{F()!s}{F()!s:>3}{F()=}{F()=:x}")
print(*a, sep="-"); print(*a, *a, *[3], sep="-", end="!\n")
print((lambda *a, **k: (a, k))(1, *a, 2, *a, x=1, **b, **{"z": 3}))
def f(a, b=2, /, c=3, *args, d, e=5, **kw): return a, b, c, args, d, e, kw
print(f(1, d=4), f(1, 2, 3, 4, 5, d=6, e=7, f=8, a=9), f(1, c=5, d=1), f(*[1, 2, 3, 4], **{"d": 1, "q": 2}))
for bad in ("f()", "f(1)", "f(1, d=1, c=2, **{'c': 1})", "f(1, 2, 3, c=4, d=5)", "f(d=1, **{1: 2})", "f(*1, d=1)", "f(**1)", "f(a=1, d=1)", "f(1, d=1, **{'d': 2})", "(lambda: 0)(1)", "(lambda x, *, y: 0)(1, 2)", "(lambda x: 0)(x=1, y=2)", "(lambda x, y, z: 0)(1)"):
    try: print(eval(bad))
    except TypeError as e: print(bad, "->", e)
print((lambda: (yield))().__class__.__name__, (lambda x=1, *y, z=2, **k: (x, y, z, k))(5, 6, z=7, q=8))
print(... is Ellipsis, None is None, __debug__, __name__)
