"""A small program with a hot loop: Conway's Game of Life on a torus, and the famous acorn growing on it.

The loops below are counted, recorded, optimized and compiled while the program runs. The summary that
`--jit-summary` prints at the end says how often, how long it took and what it was worth.
"""

import time

WIDTH, HEIGHT, GENERATIONS = 96, 48, 150


class Field:
    def __init__(self, width, height):
        self.width = width
        self.height = height
        self.cells = [0] * (width * height)

    def place(self, pattern, left, top):
        for y, line in enumerate(pattern):
            for x, mark in enumerate(line):
                if mark == "#":
                    self.cells[(top + y) * self.width + left + x] = 1

    def step(self):
        width, height, cells = self.width, self.height, self.cells
        grown = [0] * len(cells)
        for y in range(height):
            above = (y - 1) % height * width
            here = y * width
            below = (y + 1) % height * width
            for x in range(width):
                left = (x - 1) % width
                right = (x + 1) % width
                neighbours = (
                    cells[above + left] + cells[above + x] + cells[above + right]
                    + cells[here + left] + cells[here + right]
                    + cells[below + left] + cells[below + x] + cells[below + right]
                )
                if neighbours == 3 or (neighbours == 2 and cells[here + x]):
                    grown[here + x] = 1
        self.cells = grown

    def picture(self):
        # Two rows of cells in one row of text.
        blocks = {(0, 0): " ", (1, 0): "\u2580", (0, 1): "\u2584", (1, 1): "\u2588"}
        lines = []
        for y in range(0, self.height, 2):
            upper = self.cells[y * self.width:(y + 1) * self.width]
            lower = self.cells[(y + 1) * self.width:(y + 2) * self.width]
            lines.append("".join(blocks[pair] for pair in zip(upper, lower)).rstrip())
        return "\n".join(lines)


def main():
    field = Field(WIDTH, HEIGHT)
    field.place([" #", "   #", "##  ###"], WIDTH // 2 - 3, HEIGHT // 2 - 1)
    print("generations   milliseconds   alive")
    for start in range(0, GENERATIONS, 25):
        begun = time.perf_counter()
        for _ in range(25):
            field.step()
        spent = (time.perf_counter() - begun) * 1000
        print(f"{start + 1:4d} - {start + 25:4d}   {spent:12.1f}   {sum(field.cells):5d}")
    print(field.picture())


main()
