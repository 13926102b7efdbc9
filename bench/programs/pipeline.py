"""Generators that feed generators: filters, windows, merging, a tree walked with `yield from`, and one that is sent values.

Size: how many numbers enter. Result: what comes out of each pipeline, added up.
"""

from _harness import main

N, SMALL = 300000, 3000
EXPECTED = {SMALL: "51215 6840 44027 560.084209 1500", N: "4728684 685489 507184 357.873560 150000"}


def numbers(count):
    state = 1
    for _ in range(count):
        state = state * 48271 % 2147483647
        yield state >> 7


def only(predicate, items):
    for item in items:
        if predicate(item):
            yield item


def apply(function, items):
    for item in items:
        yield function(item)


def windows(size, items):
    window = []
    for item in items:
        window.append(item)
        if len(window) > size:
            del window[0]
        if len(window) == size:
            yield tuple(window)


def chunks(size, items):
    chunk = []
    for item in items:
        chunk.append(item)
        if len(chunk) == size:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def merge(a, b):
    """Two rising sequences as one."""
    done = object()
    x = next(a, done)
    y = next(b, done)
    while x is not done and y is not done:
        if x <= y:
            yield x
            x = next(a, done)
        else:
            yield y
            y = next(b, done)
    if x is not done:
        yield x
        yield from a
    if y is not done:
        yield y
        yield from b


class Tree:
    def __init__(self, key):
        self.key = key
        self.left = None
        self.right = None

    def insert(self, key):
        node = self
        while True:
            if key < node.key:
                if node.left is None:
                    node.left = Tree(key)
                    return
                node = node.left
            else:
                if node.right is None:
                    node.right = Tree(key)
                    return
                node = node.right

    def __iter__(self):
        if self.left is not None:
            yield from self.left
        yield self.key
        if self.right is not None:
            yield from self.right


def running_average(weight):
    """Is sent values, yields their smoothed average, and returns how many there were."""
    average = 0.0
    count = 0
    while True:
        value = yield average
        if value is None:
            return count
        count += 1
        average += (value - average) * weight


def smooth(values):
    average = running_average(0.125)
    next(average)
    last = 0.0
    for value in values:
        last = average.send(value)
    try:
        average.send(None)
    except StopIteration as stop:
        return last, stop.value


def run(n):
    odd = only(lambda number: number & 1, numbers(n))
    sums = apply(lambda window: window[0] - window[1] + window[2], windows(3, odd))
    total = 0
    for chunk in chunks(16, sums):
        total += max(chunk) % 1009

    squares = (i * i for i in range(n // 2))
    threes = (3 * i for i in range(n // 2))
    merged = sum(i * item % 7 for i, item in enumerate(merge(squares, threes)))

    keys = numbers(n // 20 + 1)
    tree = Tree(next(keys))
    for key in keys:
        tree.insert(key)
    walked = 0
    for i, key in enumerate(tree):
        walked = (walked + i * key) % 1000003

    average, count = smooth(number % 1000 for number in numbers(n // 2))
    return "%d %d %d %.6f %d" % (total, merged, walked, average, count)


if __name__ == "__main__":
    main(run, N, EXPECTED)
