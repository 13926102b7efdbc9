"""Pi from random points in a square: how many are in the circle? One of SciMark's kernels.

The numbers come from a subtractive generator with a lag of 17. Size: the number of points. Result: the estimate.
"""

from _harness import main

N, SMALL = 500000, 5000
EXPECTED = {SMALL: "3.144800", N: "3.139080"}

LIMIT = 2147483647


class Generator:
    def __init__(self, seed):
        values = []
        state = seed
        for _ in range(17):
            state = state * 9069 % LIMIT
            values.append(state)
        self.values = values
        self.i = 4
        self.j = 16

    def next(self):
        values, i, j = self.values, self.i, self.j
        value = values[i] - values[j]
        if value < 0:
            value += LIMIT
        values[j] = value
        self.i = i - 1 if i else 16
        self.j = j - 1 if j else 16
        return value / LIMIT


def run(n):
    generator = Generator(113)
    inside = 0
    for _ in range(n):
        x = generator.next()
        y = generator.next()
        if x * x + y * y <= 1.0:
            inside += 1
    return "%.6f" % (4.0 * inside / n)


if __name__ == "__main__":
    main(run, N, EXPECTED)
