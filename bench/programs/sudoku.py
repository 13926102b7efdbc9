"""Sudoku by propagation and search: a set of candidates per cell, as bits; always the cell with the fewest is tried next.

The puzzles are made by shuffling a finished grid and taking digits out, so some have more than one solution; the first that is
found counts. Size: the number of puzzles. Result: a checksum of the solutions, and the number of guesses.
"""

from _harness import main

N, SMALL = 600, 6
EXPECTED = {SMALL: "706433 542", N: "997138 33492"}

ALL = 0b111111111
SINGLE = {1 << digit: digit + 1 for digit in range(9)}
COUNT = [bin(bits).count("1") for bits in range(ALL + 1)]


def peers_of(cell):
    row, column = divmod(cell, 9)
    box = row // 3 * 3, column // 3 * 3
    peers = set()
    for i in range(9):
        peers.add(row * 9 + i)
        peers.add(i * 9 + column)
        peers.add((box[0] + i // 3) * 9 + box[1] + i % 3)
    peers.discard(cell)
    return sorted(peers)


PEERS = [peers_of(cell) for cell in range(81)]


class Random:
    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.state >> 8) % limit

    def shuffle(self, items):
        for i in range(len(items) - 1, 0, -1):
            j = self.below(i + 1)
            items[i], items[j] = items[j], items[i]


class Solver:
    def __init__(self):
        self.guesses = 0

    def decide(self, candidates, cell, bit):
        """Puts a digit into a cell and all that follows; False when that is impossible."""
        pending = [(cell, bit)]
        candidates[cell] = bit
        while pending:
            cell, bit = pending.pop()
            for peer in PEERS[cell]:
                left = candidates[peer]
                if left & bit:
                    left &= ~bit
                    if left == 0:
                        return False
                    candidates[peer] = left
                    if left in SINGLE:
                        pending.append((peer, left))
        return True

    def solve(self, puzzle):
        candidates = [ALL] * 81
        for cell, digit in enumerate(puzzle):
            if digit:
                bit = 1 << (digit - 1)
                if not candidates[cell] & bit or not self.decide(candidates, cell, bit):
                    return None
        return self.search(candidates)

    def search(self, candidates):
        best = -1
        fewest = 10
        for cell in range(81):
            count = COUNT[candidates[cell]]
            if 1 < count < fewest:
                fewest = count
                best = cell
        if best < 0:
            return [SINGLE[bits] for bits in candidates]
        bits = candidates[best]
        while bits:
            bit = bits & -bits
            bits ^= bit
            self.guesses += 1
            attempt = candidates[:]
            if self.decide(attempt, best, bit):
                solution = self.search(attempt)
                if solution is not None:
                    return solution
        return None


def make_puzzle(random):
    digits = list(range(1, 10))
    random.shuffle(digits)
    rows = []
    columns = []
    for order in (rows, columns):
        bands = [0, 1, 2]
        random.shuffle(bands)
        for band in bands:
            lines = [band * 3, band * 3 + 1, band * 3 + 2]
            random.shuffle(lines)
            order.extend(lines)
    puzzle = [digits[(row * 3 + row // 3 + column) % 9] for row in rows for column in columns]
    cells = list(range(81))
    random.shuffle(cells)
    for cell in cells[:57]:
        puzzle[cell] = 0
    return puzzle


def is_solution(grid):
    for cell in range(81):
        for peer in PEERS[cell]:
            if grid[cell] == grid[peer]:
                return False
    return True


def run(n):
    random = Random(2024)
    solver = Solver()
    checksum = 0
    for _ in range(n):
        grid = solver.solve(make_puzzle(random))
        if grid is None or not is_solution(grid):
            raise ValueError("not solved")
        for digit in grid:
            checksum = (checksum * 11 + digit) % 1000003
    return "%d %d" % (checksum, solver.guesses)


if __name__ == "__main__":
    main(run, N, EXPECTED)
