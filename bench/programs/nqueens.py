"""In how many ways can n queens stand on a board of n by n without attacking each other? By backtracking.

Size: n. Result: the number of ways, and a checksum of the placements in the order in which they are found.
"""

from _harness import main

N, SMALL = 11, 7
EXPECTED = {SMALL: "40 67769", N: "2680 573853"}


class Board:
    def __init__(self, size):
        self.size = size
        self.columns = [True] * size
        self.rising = [True] * (2 * size - 1)
        self.falling = [True] * (2 * size - 1)
        self.queens = []
        self.ways = 0
        self.checksum = 0

    def place_from(self, row):
        size = self.size
        if row == size:
            self.ways += 1
            for column in self.queens:
                self.checksum = (self.checksum * 17 + column) % 1000003
            return
        columns, rising, falling = self.columns, self.rising, self.falling
        for column in range(size):
            if columns[column] and rising[row + column] and falling[row - column + size - 1]:
                columns[column] = rising[row + column] = falling[row - column + size - 1] = False
                self.queens.append(column)
                self.place_from(row + 1)
                self.queens.pop()
                columns[column] = rising[row + column] = falling[row - column + size - 1] = True


def run(n):
    board = Board(n)
    board.place_from(0)
    return "%d %d" % (board.ways, board.checksum)


if __name__ == "__main__":
    main(run, N, EXPECTED)
