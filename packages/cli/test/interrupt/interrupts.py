"""Each place prints "ready" when its loop has long been compiled; the test then interrupts it. The last one is not caught."""
import itertools

HOT = 200000


def loop():
    n = 0
    while True:
        n += 1
        if n == HOT:
            print("ready", flush=True)


def step(n):
    for j in range(3):
        n += j
    return n - 3


def inlined():
    n = 0
    while True:
        n = step(n) + 1
        if n == HOT:
            print("ready", flush=True)


def down(n):
    return 0 if n == 0 else 1 + down(n - 1)


def recursion():
    n = 0
    while True:
        n += down(10) // 10
        if n == HOT:
            print("ready", flush=True)


def ones():
    while True:
        yield 1


def generator():
    n = 0
    for one in ones():
        n += one
        if n == HOT:
            print("ready", flush=True)


def callback():
    def announce(n):
        if n == HOT:
            print("ready", flush=True)

    return any(map(announce, itertools.count()))


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, kind, exception, traceback):
        print("exit", kind.__name__)
        return False


def manager():
    with Manager():
        loop()


for place in (loop, loop, inlined, recursion, generator, callback, manager):
    try:
        place()
    except KeyboardInterrupt as interrupt:
        print("stopped", place.__name__, repr(interrupt))
loop()
