# assignment, unpacking, augmented, del, loops, assert
a = b = c = [1]
print(a is b is c)
a, b = 1, 2
a, b = b, a
print(a, b)
(a, (b, [c, *d])), e = (1, (2, [3, 4, 5])), 6
print(a, b, c, d, e)
*a, b = range(4); print(a, b)
a, *b = "xyz"; print(a, b)
a, *b, c = 1, 2; print(a, b, c)
[a, b] = "hi"; print(a, b)
def swap():
    x, y, z = 1, 2, 3
    x, y, z = z, x, y
    l = [0, 1]
    i = 0
    i, l[i] = 1, "a"
    print(x, y, z, i, l)
    l[i], i = "b", 0
    print(i, l)
    x = y = l
    x.append(y is l)
    a, a = 1, 2
    (p, q), r = (x[0], x[1]), x[2]
    print(a, p, q, r)
    def g(): yield from (1, 2, 3)
    x, y, *z = g()
    print(x, y, z)
    x = x, x
    x, (y, w) = 5, x
    print(x, y, w)
swap()
for bad in ("a, b = 1", "a, b = 1,", "a, b = 1, 2, 3", "a, *b, c = 1,", "a, b = {}", "a, b = None", "(a, b), c = 1, 2"):
    try: exec(bad)
    except Exception as e: print(bad, "->", type(e).__name__, e)
class C: pass
o = C()
o.x = 1; o.x += 5; o.y = o.z = [1]; o.y += [2]; print(o.x, o.z)
l = [1, 2, 3]; l[0] += 10; l[-1] *= 2; l += (4,); l *= 2; print(l)
i = 0
def idx():
    global i
    i += 1
    return i
l[idx()] += 100; print(i, l)
x = 7
x -= 2; x *= 3; x //= 2; x **= 2; x %= 10; x <<= 3; x |= 1; x &= 0xff; x ^= 3; x >>= 1; print(x)
x /= 4; print(x)
s = "a"; s += "b"; s *= 2; print(s)
class M:
    def __matmul__(self, o): return "mm"
    def __imatmul__(self, o): return "imm"
    def __iadd__(self, o): return ("iadd", o)
m = M(); print(m @ 1); m @= 2; print(m); m = M(); m += 3; print(m)
def local_del():
    x = 1
    del x
    try: x
    except UnboundLocalError as e: print(e)
    x = 2
    print(x)
    if x > 1:
        del x
    try: print(x)
    except UnboundLocalError as e: print(e)
    try: del x
    except UnboundLocalError as e: print(e)
    for k in range(3):
        if k == 1: y = k
        try: print("y", y)
        except UnboundLocalError as e: print(e)
    def inner():
        try: print(q)
        except NameError as e: print(type(e).__name__, e)
    inner()
    q = 1
    inner()
    del q
    inner()
    try: q
    except UnboundLocalError as e: print(e)
    try: del q
    except UnboundLocalError as e: print(e)
local_del()
try: undefined_name
except NameError as e: print(e)
try: del undefined_name
except NameError as e: print(e)
gx = 1
del gx
try: gx
except NameError as e: print(e)
l = [1, 2, 3, 4]; d = {"a": 1, "b": 2}
del l[0], d["a"], o.x; print(l, d, hasattr(o, "x"))
del (l[0], [l[0]]); print(l)
# loops
for i in range(5):
    if i == 1: continue
    if i == 4: break
    print(i, end=" ")
else: print("else")
print(i)
for i in range(3): pass
else: print("else", i)
for i in []: pass
else: print("empty")
n = 0
while n < 3: n += 1
else: print("while else", n)
while True:
    n += 1
    if n > 5: break
else: print("never")
print(n)
def nested():
    out = []
    for i in range(4):
        for j in range(4):
            if j == i: break
            if (i + j) % 2: continue
            out.append((i, j))
        else:
            out.append("full")
        while i:
            i -= 1
            if i == 1: break
        else:
            continue
        out.append("broke")
    return out
print(nested())
def early():
    for i in range(10):
        while True:
            if i == 3: return i
            break
print(early())
for o.attr in [1, 2]: pass
print(o.attr)
for l[0], (x, *y) in [(1, (2, 3, 4)), (5, "ab")]: print(l, x, y)
for i in (1, 2, 3): 
    i = 10
print(i)
for x in [1, 2, 3]:
    for x in "ab": pass
print(x)
assert True, "no"
try: assert 0, "message" + str(1)
except AssertionError as e: print("A", e)
try: assert not [1]
except AssertionError as e: print("A", repr(e))
try: assert ()
except AssertionError as e: print("A", e.args)
if 0: print("dead")
if 1: print("alive")
else: print("dead")
while 0: print("dead")
if not 0 and (1 or x1): print("alive2")
def dead():
    return 1
    print("dead")
    for x in y: pass
print(dead())
def noreturn():
    if False: yield
print(list(noreturn()))
pass; print("semi"); print("colon")
global_x = 5
def glob():
    global global_x, new_global
    global_x += 1
    new_global = 7
    def inner():
        return global_x
    return inner()
print(glob(), global_x, new_global)
def outer():
    x = 1
    def mid():
        nonlocal x
        x += 1
        def inner():
            nonlocal x
            x *= 10
            return x
        return inner
    f = mid()
    return f(), x, f(), x
print(outer())
x: int = 5
y: "str"
def ann():
    z: undefined_type = 3
    w: other_undefined
    return z
print(x, ann())
lst = [lambda: i for i in range(3)]
print([f() for f in lst])
lst = [lambda i=i: i for i in range(3)]
print([f() for f in lst])
def closures():
    fs = []
    for i in range(3):
        def f(): return i
        fs.append(f)
    i = 10
    return [f() for f in fs]
print(closures())
