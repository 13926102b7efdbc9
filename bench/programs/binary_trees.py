"""Many short-lived binary trees beside a long-lived one: allocation and garbage collection.

Size: the greatest depth. Result: the number of nodes in all trees that were made.
"""

from _harness import main

N, SMALL = 15, 8
EXPECTED = {SMALL: 2541, N: 391030}


class Node:
    def __init__(self, left, right):
        self.left = left
        self.right = right

    def count(self):
        if self.left is None:
            return 1
        return 1 + self.left.count() + self.right.count()


def grow(depth):
    if depth == 0:
        return Node(None, None)
    return Node(grow(depth - 1), grow(depth - 1))


def run(n):
    total = grow(n + 1).count()
    long_lived = grow(n)
    for depth in range(4, n + 1, 4):
        for _ in range(1 << (n - depth)):
            total += grow(depth).count()
    return total + long_lived.count()


if __name__ == "__main__":
    main(run, N, EXPECTED)
