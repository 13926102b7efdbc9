"""LU factorization with partial pivoting, and the solution of a linear system with it: one of SciMark's kernels.

Size: the number of rows. Result: the determinant (its logarithm and its sign), and how well the solution fits.
"""

from math import log

from _harness import main
from _uniform import Uniform

N, SMALL = 220, 40
EXPECTED = {SMALL: "5.702310 1 fits", N: "209.369303 1 fits"}


def factorize(a):
    """Replaces the matrix by its factors; returns the row that was chosen in each step."""
    size = len(a)
    pivots = []
    for j in range(size):
        best = j
        largest = abs(a[j][j])
        for i in range(j + 1, size):
            value = abs(a[i][j])
            if value > largest:
                largest = value
                best = i
        pivots.append(best)
        if best != j:
            a[best], a[j] = a[j], a[best]
        chosen = a[j]
        scale = 1.0 / chosen[j]
        for i in range(j + 1, size):
            a[i][j] *= scale
        for i in range(j + 1, size):
            row = a[i]
            factor = row[j]
            for k in range(j + 1, size):
                row[k] -= factor * chosen[k]
    return pivots


def solve(a, pivots, b):
    size = len(a)
    x = b[:]
    for i in range(size):
        x[i], x[pivots[i]] = x[pivots[i]], x[i]
    for i in range(size):
        row = a[i]
        total = x[i]
        for j in range(i):
            total -= row[j] * x[j]
        x[i] = total
    for i in range(size - 1, -1, -1):
        row = a[i]
        total = x[i]
        for j in range(i + 1, size):
            total -= row[j] * x[j]
        x[i] = total / row[i]
    return x


def run(n):
    uniform = Uniform(7)
    matrix = uniform.matrix(n, n)
    right = uniform.vector(n)
    factors = [row[:] for row in matrix]
    pivots = factorize(factors)
    x = solve(factors, pivots, right)
    logarithm = 0.0
    sign = 1
    for i in range(n):
        value = factors[i][i]
        if (value < 0.0) != (pivots[i] != i):
            sign = -sign
        logarithm += log(abs(value))
    error = 0.0
    for i in range(n):
        total = -right[i]
        for j in range(n):
            total += matrix[i][j] * x[j]
        error = max(error, abs(total))
    return "%.6f %d %s" % (logarithm, sign, "fits" if error < 1e-8 else "does not fit")


if __name__ == "__main__":
    main(run, N, EXPECTED)
