"""A loop that accumulates floats. Size: how often it goes round."""

import sys

sys.path.insert(0, sys.path[0] + "/../programs")

from _harness import main  # noqa: E402

N, SMALL = 3000000, 30000
EXPECTED = {SMALL: "224.959465131", N: "1424477.212959209"}


def run(n):
    total = 0.0
    x = 0.5
    for _ in range(n):
        total += x * x - 0.25
        x = x * 0.999999 + 0.000001
    return "%.9f" % total


if __name__ == "__main__":
    main(run, N, EXPECTED)
