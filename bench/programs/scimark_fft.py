"""The fast Fourier transform of a complex vector, forth and back, in place: one of SciMark's kernels.

Real and imaginary parts alternate in one list. Size: the binary logarithm of the vector's length. Result: the largest error
after both ways, as a verdict, and two of the coefficients.
"""

from math import pi, sin

from _harness import main
from _uniform import Uniform

N, SMALL = 15, 9
EXPECTED = {SMALL: "249.369524 7.219715 exact", N: "16377.554623 21.223730 exact"}


def reorder(numbers):
    """Swaps each element with the one at the index whose bits are in the opposite order."""
    size = len(numbers) // 2
    j = 0
    for i in range(size - 1):
        if i < j:
            a, b = 2 * i, 2 * j
            numbers[a], numbers[b] = numbers[b], numbers[a]
            numbers[a + 1], numbers[b + 1] = numbers[b + 1], numbers[a + 1]
        k = size >> 1
        while k <= j:
            j -= k
            k >>= 1
        j += k


def transform(numbers, direction):
    size = len(numbers) // 2
    reorder(numbers)
    dual = 1
    while dual < size:
        w_real = 1.0
        w_imaginary = 0.0
        theta = direction * pi / dual
        s = sin(theta)
        half = sin(theta / 2.0)
        s2 = 2.0 * half * half
        for a in range(dual):
            if a:
                # The next root of unity, from the last one.
                w_real, w_imaginary = (
                    w_real - s * w_imaginary - s2 * w_real,
                    w_imaginary + s * w_real - s2 * w_imaginary,
                )
            for b in range(0, size, 2 * dual):
                i = 2 * (b + a)
                j = 2 * (b + a + dual)
                x = numbers[j]
                y = numbers[j + 1]
                real = w_real * x - w_imaginary * y
                imaginary = w_real * y + w_imaginary * x
                numbers[j] = numbers[i] - real
                numbers[j + 1] = numbers[i + 1] - imaginary
                numbers[i] += real
                numbers[i + 1] += imaginary
        dual *= 2


def run(n):
    size = 1 << n
    original = Uniform(42).vector(2 * size)
    numbers = original[:]
    transform(numbers, -1.0)
    sample = "%.6f %.6f" % (numbers[0], numbers[size + 1])
    transform(numbers, 1.0)
    error = 0.0
    for i in range(2 * size):
        error = max(error, abs(numbers[i] / size - original[i]))
    return "%s %s" % (sample, "exact" if error < 1e-9 else "wrong by %g" % error)


if __name__ == "__main__":
    main(run, N, EXPECTED)
