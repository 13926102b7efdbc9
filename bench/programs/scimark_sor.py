"""Successive over-relaxation on a grid of 100 by 100, the first of SciMark's kernels.

Size: the number of sweeps. Result: the grid's sum and its middle.
"""

from _harness import main
from _uniform import Uniform

N, SMALL = 200, 2
EXPECTED = {SMALL: "4999.350964652 0.557113398", N: "5070.788908349 0.495252828"}

SIZE = 100


def relax(grid, omega, sweeps):
    rows = len(grid)
    columns = len(grid[0])
    quarter = omega * 0.25
    rest = 1.0 - omega
    for _ in range(sweeps):
        for i in range(1, rows - 1):
            above = grid[i - 1]
            row = grid[i]
            below = grid[i + 1]
            for j in range(1, columns - 1):
                row[j] = quarter * (above[j] + below[j] + row[j - 1] + row[j + 1]) + rest * row[j]


def run(n):
    grid = Uniform(101010).matrix(SIZE, SIZE)
    relax(grid, 1.25, n)
    total = 0.0
    for row in grid:
        for value in row:
            total += value
    return "%.9f %.9f" % (total, grid[SIZE // 2][SIZE // 2])


if __name__ == "__main__":
    main(run, N, EXPECTED)
