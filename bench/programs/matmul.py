"""Products of square matrices that are lists of lists: one of floats, one of integers that outgrow 64 bits.

Size: the number of rows. Result: the trace of both products.
"""

from _harness import main

N, SMALL = 160, 32
EXPECTED = {SMALL: "1.031 763335947544480", N: "-20.000 644311967749307199569083"}


def multiply(a, b):
    inner = len(b)
    columns = len(b[0])
    product = []
    for row in a:
        line = []
        for j in range(columns):
            total = 0
            for k in range(inner):
                total += row[k] * b[k][j]
            line.append(total)
        product.append(line)
    return product


def trace_of(matrix):
    total = 0
    for i in range(len(matrix)):
        total += matrix[i][i]
    return total


def run(n):
    floats = [[(i * 7 + j * 3) % 11 / 4.0 for j in range(n)] for i in range(n)]
    others = [[(i - j) / 8.0 for j in range(n)] for i in range(n)]
    small = [[(i * 31 + j * 17) % 1009 for j in range(n)] for i in range(n)]
    large = [[1 << (i + j) % 64 for j in range(n // 4)] for i in range(n)]
    return "%.3f %d" % (trace_of(multiply(floats, others)), trace_of(multiply(small[:n // 4], large)))


if __name__ == "__main__":
    main(run, N, EXPECTED)
