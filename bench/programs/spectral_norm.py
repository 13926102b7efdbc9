"""The spectral norm of the infinite matrix a[i][j] = 1 / ((i+j)(i+j+1)/2 + i + 1), cut off at n, by the power method.

Size: n. Result: the norm to nine places.
"""

from math import sqrt

from _harness import main

N, SMALL = 200, 20
EXPECTED = {SMALL: "1.273839841", N: "1.274223601"}


def a(i, j):
    return 1.0 / ((i + j) * (i + j + 1) // 2 + i + 1)


def times(vector):
    size = len(vector)
    product = []
    for i in range(size):
        total = 0.0
        for j in range(size):
            total += a(i, j) * vector[j]
        product.append(total)
    return product


def transposed_times(vector):
    size = len(vector)
    product = []
    for i in range(size):
        total = 0.0
        for j in range(size):
            total += a(j, i) * vector[j]
        product.append(total)
    return product


def run(n):
    u = [1.0] * n
    v = u
    for _ in range(10):
        v = transposed_times(times(u))
        u = transposed_times(times(v))
    above = 0.0
    below = 0.0
    for x, y in zip(u, v):
        above += x * y
        below += y * y
    return "%.9f" % sqrt(above / below)


if __name__ == "__main__":
    main(run, N, EXPECTED)
