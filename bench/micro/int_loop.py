"""A while loop over integers with one branch. Size: how often it goes round."""

import sys

sys.path.insert(0, sys.path[0] + "/../programs")

from _harness import main  # noqa: E402

N, SMALL = 3000000, 30000
EXPECTED = {SMALL: 149965000, N: 1499996500000}


def run(n):
    i = 0
    total = 0
    while i < n:
        if i % 3 == 0:
            total += i
        else:
            total -= 1
        i += 1
    return total


if __name__ == "__main__":
    main(run, N, EXPECTED)
