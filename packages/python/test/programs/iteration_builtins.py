# Builtins that consume or combine iterables, in loops that are long enough for traces: results, errors, laziness, tracebacks.
import functools
import sys


class Seen:
    """An iterable in Python that counts how often it was asked."""
    iters = 0
    nexts = 0

    def __init__(self, items):
        self.items = items

    def __iter__(self):
        Seen.iters += 1
        return SeenIterator(self.items)


class SeenIterator:
    def __init__(self, items):
        self.items, self.at = items, 0

    def __iter__(self):
        Seen.iters += 1
        return self

    def __next__(self):
        Seen.nexts += 1
        if self.at >= len(self.items):
            raise StopIteration
        self.at += 1
        return self.items[self.at - 1]


def each(items):
    for x in items:
        yield x


def make(kind, items):
    if kind == 0:
        return (x for x in items)
    if kind == 1:
        return Seen(items)
    if kind == 2:
        return map(lambda x: x, items)
    if kind == 3:
        return filter(lambda x: True, each(items))
    if kind == 4:
        return list(items)
    return each(Seen(items))


ROUNDS = 14
cases = [[], [1], [3, 1, 2, 2, 5, 4] * 5, [0.1] * 20, [1, 2, 0.5, 3, True, 1e100, -1e100], [2 ** 62, 2 ** 62, 1], [2 ** 52] * 3 + [0.5], [1, 2.5, 1j, 3], [True, False, True], [1e308, 1e308, -1e308]]
for items in cases:
    results = []
    for kind in range(6):
        for _ in range(ROUNDS if kind < 2 else 2):
            r = (sum(make(kind, items)), sum(make(kind, items), 10), sum(make(kind, items), start=0.25), any(make(kind, items)), all(make(kind, items)), len(list(make(kind, items))), tuple(make(kind, items)) == tuple(items),
                 set(make(kind, items)) == set(items), frozenset(make(kind, items)) == frozenset(items), dict((x, 1) for x in make(kind, items)) == dict.fromkeys(items, 1))
        results.append(r)
    print(results[0], results.count(results[0]))
print(Seen.iters, Seen.nexts)

orders = []
for kind in range(6):
    for _ in range(ROUNDS):
        items = [3, 1, 2, 2, 5, 4]
        r = (max(make(kind, items)), min(make(kind, items)), max(make(kind, items), key=lambda x: -x), min(make(kind, items), key=lambda x: (-x, x)), max(make(kind, []), default="none"),
             min(make(kind, []), key=lambda x: x, default=None), sorted(make(kind, items)), sorted(make(kind, items), reverse=True), sorted(make(kind, items), key=lambda x: x % 3),
             sorted(make(kind, items), key=lambda x: x % 3, reverse=True), ",".join(make(kind, ["a", "b", "c"])), "".join(str(x) for x in make(kind, items)),
             functools.reduce(lambda a, b: a * 2 + b, make(kind, items)), functools.reduce(lambda a, b: a + [b], make(kind, items), []), [0, *make(kind, items), 9], max(1, 7, 3), min(4, 2), max(2.5, 2))
    orders.append(r)
print(orders[0], orders.count(orders[0]))

# Items given to the comparison in the order of min and max, the first of equals wins.
pairs = [(1, "a"), (1, "b"), (0, "c"), (0, "d")]
for _ in range(ROUNDS):
    r = max((p for p in pairs), key=lambda p: p[0]), min((p for p in pairs), key=lambda p: p[0]), sorted((p for p in pairs), key=lambda p: p[0], reverse=True)
print(r)


def failing(n, error):
    for i in range(n):
        yield i
    raise error


def attempt(f, *args):
    try:
        return f(*args)
    except Exception as e:
        return f"{type(e).__name__}: {e}"


for _ in range(ROUNDS):
    errors = [attempt(f) for f in (
        lambda: max(x for x in []), lambda: min((x for x in []), key=lambda x: x), lambda: functools.reduce(lambda a, b: a, (x for x in [])), lambda: sum(x for x in "ab"),
        lambda: max(x for x in [1, "a"]), lambda: ",".join(x for x in ["a", 1]), lambda: dict(x for x in [(1, 2), (1, 2, 3)]), lambda: dict(x for x in [(1, 2), 5]),
        lambda: sorted((x for x in [1, "a"])), lambda: set([x] for x in range(3)), lambda: list(failing(3, KeyError("k"))), lambda: sum(failing(3, ValueError("v"))),
        lambda: list(map(lambda x: 1 // x, [2, 1, 0])), lambda: [*failing(2, OSError("o"))], lambda: sum((x for x in range(3)), "a"), lambda: any(1 // x for x in (1, 0)), lambda: any(1 // (x - 1) for x in (5, 1)),
    )]
print("\n".join(errors[i] if isinstance(errors[i], str) else repr(errors[i]) for i in range(len(errors))))

# Nothing is asked for that is not needed; what is left is there still.
for _ in range(ROUNDS):
    g = (x for x in range(10))
    r = [any(x > 3 for x in g), next(g), all(x < 6 for x in g), list(g)]
    z = zip(g2 := each(range(3)), h := each(range(5)))
    r += [list(z), list(g2), list(h)]
    z = zip(h := each(range(5)), g2 := each(range(3)))
    r += [list(z), list(g2), list(h)]
    e = enumerate(each("abc"), 2 ** 53 - 2)
    r += [next(e), list(e)]
    m = map(lambda a, b: a * 10 + b, each(range(3)), [7, 8, 9, 10])
    r += [next(m), list(m)]
print(r)

# An error in the function leaves the map where it is; StopIteration in it ends the loop around it.
for _ in range(ROUNDS):
    m = map(lambda x: 10 // x, iter([5, 0, 2]))
    got = [next(m)]
    try:
        next(m)
    except ZeroDivisionError:
        got.append("zero")
    got += list(m)

    def stop(x):
        if x == 3:
            raise StopIteration
        return x
    m = map(stop, range(6))
    got.append(list(m))
    got.append(list(m))
    f = filter(stop, range(6))
    got.append([x for x in f])
    got.append([x for x in f])
print(got)
print(*map(stop, range(6)), max(filter(stop, range(6))), dict(zip(map(stop, range(6)), "abcdef")), 2 in map(stop, range(6)), 7 in map(stop, range(6)))

# Every combination in a loop.
total = 0
for i, (a, b) in enumerate(zip(range(100), each(range(1, 101)))):
    total += i * a - b
for x in map(lambda v: v * 2, filter(lambda v: v % 3, range(100))):
    total += x
for a, b, c in zip("abc" * 30, range(90), reversed(range(90))):
    total += b * c + ord(a)
for x in filter(None, [0, 1, "", "x", 2, None] * 20):
    total += x if isinstance(x, int) else 5
for t in zip([1, 2] * 30):
    total += t[0]
for x, y in zip([1, 2, 3] * 20, [4, 5, 6] * 20, strict=True):
    total += x * y
for i, x in enumerate([0.5] * 70, start=5):
    total += i * x
for a, b, c, d in zip(range(60), range(60), range(60), range(60)):
    total += a + b + c + d
for n in map(int, ["1", "22", "333"] * 20):
    total += n
for n in map(lambda a, b, c: a + b + c, range(60), range(60), range(60)):
    total += n
print(total)
for _ in range(ROUNDS):
    strict = [attempt(lambda: list(zip((x for x in range(2)), range(3), strict=True))), attempt(lambda: [a for a, b in zip(range(3), (x for x in range(2)), strict=True)])]
print(strict)


# Sums of few in many rounds: a small loop in a big one.
def small(n):
    s = 0
    for i in range(n):
        s += sum(i * j for j in range(5)) + max(i ^ j for j in (1, 2, 3)) + len([k for k in range(i % 4)]) + any(j == i for j in (3, 5, 7))
        s += functools.reduce(lambda a, b: a + b, [i, 1, 2]) + sum(map(lambda v: v + i, (1, 2, 3)))
    return s


print(small(60))


# extend takes what comes, item by item.
def growing(target, n):
    for i in range(n):
        yield len(target)


for _ in range(ROUNDS):
    target = []
    target.extend(growing(target, 5))
    try:
        target.extend(failing(2, ValueError()))
    except ValueError:
        pass
    target += growing(target, 2)
print(target)


# What the interpreter pushes for itself is not seen.
def names():
    f = sys._getframe()
    found = []
    while f is not None:
        found.append(f.f_code.co_name)
        f = f.f_back
    return found


print(list(map(lambda x: names()[:2], range(3))), sorted([1, 2], key=lambda x: len(names()) * x), any(names()[1] != "<genexpr>" for _ in range(3)))


def thrower(x):
    if x == 35:
        raise LookupError(x)
    return x


def entries(tb):
    found = []
    while tb is not None:
        found.append(tb.tb_frame.f_code.co_name)
        tb = tb.tb_next
    return found


def caller():
    return sum(map(thrower, (y for y in range(50))))


try:
    caller()
except LookupError as e:
    print(entries(e.__traceback__), e)
try:
    try:
        raise KeyError("outer")
    except KeyError:
        print(max((x for x in [1, "b"])))
except TypeError as e:
    print(repr(e.__context__), entries(e.__traceback__))
