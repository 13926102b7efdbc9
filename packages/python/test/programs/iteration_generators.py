# Generators resumed from loops: every way to resume, end and abandon one, often enough for traces.

def count(n):
    i = 0
    while i < n:
        yield i
        i += 1


def evens(items):
    for x in items:
        if x % 2 == 0:
            yield x


def pairs(n):
    for i in range(n):
        yield i
        yield -i


def delegate(n):
    for i in range(n):
        yield from (i, 1, 2)
        yield from count(3)
        yield from [i, "x"]
        yield from "ab"


def inner_returns(n):
    yield n
    return n * 2


def outer_uses(n):
    total = 0
    for i in range(n):
        total += yield from inner_returns(i)
    return total


def walk(low, high):
    if low < high:
        middle = (low + high) // 2
        yield from walk(low, middle)
        yield middle
        yield from walk(middle + 1, high)


def walk_for(low, high):
    if low < high:
        middle = (low + high) // 2
        for x in walk_for(low, middle):
            yield x
        yield middle
        for x in walk_for(middle + 1, high):
            yield x


def permutations(items):
    if len(items) <= 1:
        yield items
    else:
        for p in permutations(items[1:]):
            for i in range(len(items)):
                yield p[:i] + items[:1] + p[i:]


def average():
    total = 0.0
    n = 0
    mean = None
    while True:
        value = yield mean
        if value is None:
            return total
        total += value
        n += 1
        mean = total / n


def guarded(n, log):
    for i in range(n):
        try:
            if i % 10 == 7:
                raise ValueError(i)
            yield i
        except ValueError as e:
            yield -e.args[0]
        finally:
            log.append(i)


class Tree:
    def __init__(self, key, left=None, right=None):
        self.key, self.left, self.right = key, left, right

    def __iter__(self):
        if self.left is not None:
            yield from self.left
        yield self.key
        if self.right is not None:
            yield from self.right


def build(low, high):
    if low >= high:
        return None
    middle = (low + high) // 2
    return Tree(middle, build(low, middle), build(middle + 1, high))


def checksum(items):
    s = 0
    for x in items:
        s = (s * 31 + hash(x) % 1009 if isinstance(x, str) and x not in ("a", "b", "x") else s * 31 + (x if isinstance(x, int) else ord(x))) % 1000003
    return s


for n in (0, 1, 50, 200):
    print(n, checksum(count(n)), checksum(evens(count(n))), checksum(pairs(n)), checksum(delegate(n)))
    print(checksum(walk(0, n)), checksum(walk_for(0, n)), checksum(build(0, n + 1)), checksum(outer_uses(n)))

print(sum(checksum(p) for p in permutations([1, 2, 3, 4, 5])))

# The value of a generator's return.
g = outer_uses(60)
while True:
    try:
        next(g)
    except StopIteration as stop:
        print("returned", stop.value)
        break

# next with and without a default, until the end and behind it.
g = count(60)
s = 0
while (v := next(g, None)) is not None:
    s += v
print(s, next(g, "end"), next(g, "end"))
ends = 0
for k in range(60):
    g = count(k % 4)
    try:
        while True:
            s += next(g)
    except StopIteration:
        ends += 1
print(s, ends)

# send, and a return by sending None.
g = average()
print(next(g))
for i in range(100):
    m = g.send(i * 1.5)
print(m)
try:
    g.send(None)
except StopIteration as stop:
    print("total", stop.value)

# throw into a generator, close one in the middle.
log = []
print(checksum(guarded(100, log)), len(log))
closed = 0
for i in range(60):
    g = guarded(5, log)
    next(g)
    if i % 3 == 0:
        g.close()
        closed += 1
    elif i % 3 == 1:
        print(g.throw(ValueError(i)), end=" ")
        g.close()
    else:
        try:
            g.throw(KeyError(i))
        except KeyError as e:
            closed += e.args[0]
print(closed, len(log))


# A generator that fails: the loop around it goes on with the next one.
def fails(n):
    for i in range(n):
        yield i
    raise RuntimeError(n)


caught = []
for i in range(60):
    try:
        for x in fails(i % 5):
            s += x
    except RuntimeError as e:
        caught.append(e.args[0])
print(s, sum(caught))


# StopIteration inside a generator is a RuntimeError outside.
def stops(n):
    for i in range(n):
        yield i
        if i == 3:
            next(iter(()))


errors = 0
for i in range(60):
    try:
        for x in stops(6):
            pass
    except RuntimeError as e:
        errors += str(e) == "generator raised StopIteration" and type(e.__cause__) is StopIteration
print(errors)


# A generator that is running cannot be resumed.
def itself():
    for i in range(50):
        try:
            next(me)
        except ValueError as e:
            yield str(e)


me = itself()
print(sorted(set(me)))


# Closures and defaults in generators; generators made in a loop by different code.
def scaled(factor):
    def times(items):
        for x in items:
            yield x * factor
    return times


print([checksum(scaled(k)(count(20))) for k in range(8)])
makers = [count, pairs, lambda n: (x * x for x in range(n)), lambda n: evens(range(n)), walk_for.__get__(0)]
print([checksum(makers[i % 5](12)) for i in range(40)])


# Two generators in step, one of which ends first.
def in_step(a, b):
    try:
        while True:
            yield next(a), next(b)
    except StopIteration:
        yield "over", len(rest := list(a)) + len(list(b))


for x in in_step(count(70), evens(count(100))):
    last = x
print(last)


# Coroutines that end at once, and an awaitable of one's own.
class Ready:
    def __init__(self, value):
        self.value = value

    def __await__(self):
        got = yield self.value
        return got


async def leaf(i):
    return i * 2


async def work(n):
    total = 0
    for i in range(n):
        total += await leaf(i)
        if i % 5 == 0:
            total += await Ready(i)
    return total


c = work(60)
sent = None
try:
    while True:
        sent = c.send(sent)
except StopIteration as stop:
    print("coroutine", stop.value)

# Deep delegation.
def deep(k, n):
    if k == 0:
        yield from range(n)
    else:
        yield from deep(k - 1, n)


print(sum(deep(30, 50)), sum(deep(3, 100)))
# What a generator handles stays its own.
import sys


def handles():
    for i in range(50):
        try:
            raise KeyError(i)
        except KeyError:
            yield sys.exception().args[0]


outside = []
for x in handles():
    outside.append(sys.exception() is None)
    try:
        raise ValueError
    except ValueError:
        outside.append(type(sys.exception()).__name__)
print(len(outside), all(outside[::2]), set(outside[1::2]))
