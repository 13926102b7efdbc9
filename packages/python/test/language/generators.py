# Generators: iteration, send, throw, close, delegation, return values, expressions, state.
def count(n):
    i = 0
    while i < n:
        yield i
        i += 1
    return "done"
print(list(count(4)), sum(count(10)), max(count(5)))
g = count(2)
print(next(g), next(g))
try:
    next(g)
except StopIteration as e:
    print("stop", e.value)
print(next(g, "default"))

def echo():
    received = []
    while True:
        try:
            x = yield received
            received.append(x)
        except ValueError as e:
            received.append("ValueError " + str(e))
        finally:
            received.append("f")
e = echo()
next(e)
e.send(1)
print(e.send(2))
print(e.throw(ValueError("thrown")))
e.close()
try:
    e.send(3)
except StopIteration:
    print("closed")
fresh = echo()
try:
    fresh.send(1)
except TypeError as error:
    print(error)

def delegate(n):
    result = yield from count(n)
    yield result
    yield from [7, 8]
    yield from range(2)
    return 99
print(list(delegate(2)))
def outer():
    value = yield from delegate(1)
    yield ("value", value)
print(list(outer()))
def inner():
    try:
        while True:
            got = yield "in"
            print("inner got", got)
    except KeyError:
        print("inner caught")
        return "inner result"
    finally:
        print("inner finally")
def middle():
    result = yield from inner()
    print("middle", result)
    yield "after"
mid = middle()
print(next(mid), mid.send(5))
print(mid.throw(KeyError))
mid2 = middle()
next(mid2)
mid2.close()

def reraiser():
    yield 1
    raise StopIteration("bad")
try:
    list(reraiser())
except RuntimeError as error:
    print(error, repr(error.__cause__))
def failing():
    yield 1
    raise ValueError("inside")
f = failing()
next(f)
try:
    next(f)
except ValueError as error:
    print(error)
print(list(f))

def ignoring():
    while True:
        try:
            yield
        except GeneratorExit:
            yield "no"
i = ignoring()
next(i)
try:
    i.close()
except RuntimeError as error:
    print(error)

squares = (x * x for x in range(5) if x % 2 == 0)
print(type(squares).__name__, list(squares), list(squares))
print(sum(x * y for x in range(3) for y in range(x)), any(x > 3 for x in range(5)), all(x for x in [1, 0]))
print({x: y for x, y in zip("ab", count(2))}, {c for c in "hello"} == set("helo"), tuple(x for x in count(3)))

def fib():
    a, b = 0, 1
    while True:
        yield a
        a, b = b, a + b
def take(n, it):
    for x in it:
        if n == 0: return
        n -= 1
        yield x
print(list(take(10, fib())))
def primes():
    found = []
    n = 2
    while True:
        if all(n % p for p in found):
            found.append(n)
            yield n
        n += 1
print(list(take(10, primes())))
def tree(n):
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)
print(list(tree(3)))
def pipeline(n):
    numbers = (i for i in range(n))
    doubled = (i * 2 for i in numbers)
    filtered = (i for i in doubled if i % 3 == 0)
    return sum(filtered)
print(pipeline(3000))
def total(n):
    s = 0
    for x in take(n, fib()): s = (s + x) % 1000007
    return s
print(total(200), total(300))

def running():
    try:
        next(r)
    except ValueError as error:
        yield str(error)
r = running()
print(next(r))
def handled():
    import sys
    try:
        raise ValueError("own")
    except ValueError:
        yield repr(sys.exception())
        yield repr(sys.exception())
    yield repr(sys.exception())
import sys
h = handled()
print(next(h), sys.exception())
try:
    raise KeyError("outside")
except KeyError:
    print(next(h), repr(sys.exception()))
    print(next(h), repr(sys.exception()))
print(g.gi_running, g.gi_code.co_name, count.__name__)
def closing():
    try:
        yield 1
        yield 2
    finally:
        print("closing")
broken = closing()
for x in broken:
    print(x)
    break
broken.close()
c = closing(); next(c); print(c.close())
def ret():
    try:
        yield 1
    except GeneratorExit:
        return 5
rr = ret(); next(rr); print(rr.close())
class Tree:
    def __init__(self, v, *kids): self.v, self.kids = v, kids
    def __iter__(self):
        yield self.v
        for k in self.kids: yield from k
print(list(Tree(1, Tree(2, Tree(3)), Tree(4))))
def lots():
    for i in range(3000):
        yield i, i * 2
print(sum(a + b for a, b in lots()))
a, *rest = count(4)
print(a, rest)
def with_send():
    total = 0
    while True:
        x = yield total
        if x is None: continue
        total += x
w = with_send(); next(w)
for k in range(1000): w.send(k)
print(w.send(0))
print(list(map(lambda x: x + 1, count(3))), list(filter(None, count(3))), dict(enumerate(count(2))))
