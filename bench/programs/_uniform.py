"""A small source of floats between 0 and 1, the same everywhere, for the numerical kernels."""


class Uniform:
    def __init__(self, seed):
        self.state = seed

    def next(self):
        # Park and Miller's "minimal standard": 2 ** 31 - 1 is prime, and 16807 generates all that is not zero.
        self.state = self.state * 16807 % 2147483647
        return self.state / 2147483647.0

    def matrix(self, rows, columns):
        return [[self.next() for _ in range(columns)] for _ in range(rows)]

    def vector(self, size):
        return [self.next() for _ in range(size)]
