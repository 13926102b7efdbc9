"""The Mandelbrot set as a bitmap of n by n points, at most 50 steps each, eight points to a byte.

Size: n. Result: how many points are in the set, and a checksum of the bytes.
"""

from _harness import main

N, SMALL = 300, 30
EXPECTED = {SMALL: "349 608547", N: "35789 980509"}

STEPS = 50


def escapes(real, imaginary):
    x = 0.0
    y = 0.0
    for _ in range(STEPS):
        xx = x * x
        yy = y * y
        if xx + yy > 4.0:
            return True
        y = 2.0 * x * y + imaginary
        x = xx - yy + real
    return False


def run(n):
    inside = 0
    checksum = 0
    for row in range(n):
        imaginary = 2.0 * row / n - 1.0
        byte = 0
        for column in range(n):
            byte <<= 1
            if not escapes(2.0 * column / n - 1.5, imaginary):
                byte |= 1
                inside += 1
            if column % 8 == 7:
                checksum = (checksum * 31 + byte) % 1000003
                byte = 0
        checksum = (checksum * 31 + byte) % 1000003
    return "%d %d" % (inside, checksum)


if __name__ == "__main__":
    main(run, N, EXPECTED)
