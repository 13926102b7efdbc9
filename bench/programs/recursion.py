"""Three functions that only call themselves: Fibonacci's numbers, Ackermann's function and Takeuchi's.

Size: the number of Fibonacci's sequence; the others grow with it. Result: the three values.
"""

from _harness import main

N, SMALL = 30, 18
EXPECTED = {SMALL: "2584 61 3", N: "832040 509 7"}


def fib(n):
    return n if n < 2 else fib(n - 1) + fib(n - 2)


def ackermann(m, n):
    if m == 0:
        return n + 1
    if n == 0:
        return ackermann(m - 1, 1)
    return ackermann(m - 1, ackermann(m, n - 1))


def takeuchi(x, y, z):
    if y >= x:
        return z
    return takeuchi(takeuchi(x - 1, y, z), takeuchi(y - 1, z, x), takeuchi(z - 1, x, y))


def run(n):
    third = n // 3
    return "%d %d %d" % (fib(n), ackermann(3, n // 5), takeuchi(third + 8, third + 2, third - 4))


if __name__ == "__main__":
    main(run, N, EXPECTED)
