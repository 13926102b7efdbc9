"""A function whose code is replaced while loops that call it are compiled."""


def one(x):
    return x + 1


def two(x):
    return x * 2


def caller(x):
    return one(x) + 1


def run(n):
    total = 0
    for i in range(n):
        if i == n // 2:
            one.__code__ = two.__code__
        if i == n - 10:
            one.__code__ = original
        total += caller(i) - one(1)
    return total


original = one.__code__
for n in (10, 6000, 6000):
    print(n, run(n), one(10), one.__code__ is original)
    one.__code__ = original


def makes(n):
    total = 0
    for i in range(n):
        def inner(x):
            return x + i
        total += inner(1)
        if i > n - 5:
            inner.__code__ = inner.__code__.replace(co_name="other")
            total += inner(1)
    return total


print(makes(5000))
