"""A sparse matrix (compressed rows) times a vector, again and again: one of SciMark's kernels.

The matrix has 1000 rows with five elements each. Size: the number of products. Result: the sum of the last one's elements.
"""

from _harness import main
from _uniform import Uniform

N, SMALL = 500, 5
EXPECTED = {SMALL: "1017.353457839", N: "1017.353457839"}

SIZE = 1000
PER_ROW = 5


def multiply(product, values, starts, columns, vector, times):
    for _ in range(times):
        for row in range(len(product)):
            total = 0.0
            for i in range(starts[row], starts[row + 1]):
                total += vector[columns[i]] * values[i]
            product[row] = total


def run(n):
    uniform = Uniform(31)
    vector = uniform.vector(SIZE)
    values = uniform.vector(SIZE * PER_ROW)
    starts = [row * PER_ROW for row in range(SIZE + 1)]
    columns = []
    for row in range(SIZE):
        step = max(1, row // PER_ROW)
        columns.extend([i * step for i in range(PER_ROW)])
    product = [0.0] * SIZE
    multiply(product, values, starts, columns, vector, n)
    total = 0.0
    for value in product:
        total += value
    return "%.9f" % total


if __name__ == "__main__":
    main(run, N, EXPECTED)
