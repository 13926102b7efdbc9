"""Programs look at their own frames and their callers' while traces run."""
import sys, warnings, collections
def lines(depth):
    out = []
    f = sys._getframe(1)
    while f is not None and depth > 0:
        out.append((f.f_code.co_name, f.f_lineno))
        f = f.f_back
        depth -= 1
    return out
class Key:
    def __init__(self, n): self.n = n
    def __lt__(self, other):
        seen.add(tuple(lines(4)))
        return self.n < other.n
seen = set()
def inner(a, b):
    x = a
    return sorted([b,
                   a])[0]
def outer(i):
    k = Key(i)
    r = inner(k, Key(3))
    return r
def run(n):
    t = 0
    for i in range(n):
        t += outer(i).n
        if i % 7 == 0:
            t += outer(
                i).n
    return t
print(run(2000))
for s in sorted(seen): print(s)
# a handle to a running frame
def handle(n):
    f = sys._getframe()
    at = set()
    for i in range(n):
        at.add(f.f_lineno)
        if i & 1:
            at.add(f.f_lineno)
    return sorted(at)
print(handle(3000))
def where(n):
    seen = set()
    def look():
        return sys._getframe(1).f_lineno
    for i in range(n):
        seen.add(look())
        seen.add(
            look())
        if i % 3 == 0:
            seen.add(look())
    return sorted(seen)
print(where(3000))
warnings.simplefilter("always")
log = []
warnings.showwarning = lambda message, category, filename, lineno, file=None, line=None: log.append(lineno)
def old(x):
    warnings.warn("old", DeprecationWarning, stacklevel=2)
    return x
def warned(n):
    s = 0
    for i in range(n):
        s += old(i)
        if i % 2:
            s += old(i)
    return s
print(warned(600), collections.Counter(log))
def names(n):
    s = set()
    for i in range(n):
        a = i * 2
        d = locals()
        s.add(d['a'] == i * 2 and d['i'] == i and 'd' not in d or i)
    return len(s), eval('a + i + len(s)')
print(names(3000))
def evals(n):
    t = 0
    for i in range(n):
        t += eval('i * 2')
        exec('q = i')
    return t
print(evals(2000))
def recursive(n):
    if n == 0:
        return len(lines(100))
    return recursive(n - 1)
print([recursive(k % 20) for k in range(400)][-20:])
def gen(n):
    for i in range(n):
        yield sys._getframe().f_lineno, sys._getframe(1).f_lineno
def consume(n):
    s = set()
    for a in gen(n):
        s.add(a)
    for a in gen(n): s.add(a)
    return sorted(s)
print(consume(1000))
