"""Go on a board of nine by nine: games of random legal moves, played to the end and counted by area.

Neither player fills an own eye or takes back a ko at once; a game ends when both pass. Size: the number of games. Result: Black's
points minus White's over all games, the number of moves, and how many stones were taken.
"""

from _harness import main

N, SMALL = 400, 4
EXPECTED = {SMALL: "104 477 192", N: "1396 44362 15667"}

SIZE = 9
WIDTH = SIZE + 1  # one column of border, shared by both sides
EMPTY, BLACK, WHITE, BORDER = range(4)
NEIGHBOURS = (-WIDTH, -1, 1, WIDTH)
DIAGONALS = (-WIDTH - 1, -WIDTH + 1, WIDTH - 1, WIDTH + 1)


class Random:
    """A linear congruential generator: the same games everywhere."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 1103515245 + 12345) & 0x7FFFFFFF
        return (self.state >> 8) % limit


class Board:
    def __init__(self):
        self.points = [BORDER] * (WIDTH * (SIZE + 2) + 1)
        self.empty = []
        for row in range(1, SIZE + 1):
            for column in range(1, SIZE + 1):
                self.points[row * WIDTH + column] = EMPTY
                self.empty.append(row * WIDTH + column)
        self.ko = -1
        self.taken = 0

    def group_at(self, start):
        """The stones connected with the one at `start`, or None when they have a liberty."""
        points = self.points
        colour = points[start]
        group = [start]
        seen = {start}
        for point in group:
            for step in NEIGHBOURS:
                beside = point + step
                value = points[beside]
                if value == EMPTY:
                    return None
                if value == colour and beside not in seen:
                    seen.add(beside)
                    group.append(beside)
        return group

    def is_eye(self, point, colour):
        points = self.points
        for step in NEIGHBOURS:
            if points[point + step] != colour and points[point + step] != BORDER:
                return False
        against = 0
        at_border = 0
        for step in DIAGONALS:
            value = points[point + step]
            if value == BORDER:
                at_border = 1
            elif value != EMPTY and value != colour:
                against += 1
        return against + at_border < 2

    def play(self, point, colour):
        """Plays there if that is legal and no own eye; says whether it was."""
        if point == self.ko or self.is_eye(point, colour):
            return False
        points = self.points
        other = BLACK + WHITE - colour
        points[point] = colour
        captured = []
        for step in NEIGHBOURS:
            if points[point + step] == other:
                group = self.group_at(point + step)
                if group is not None:
                    for stone in group:
                        points[stone] = EMPTY
                    captured.extend(group)
        if not captured and self.group_at(point) is not None:
            points[point] = EMPTY
            return False
        self.empty.remove(point)
        self.empty.extend(captured)
        self.taken += len(captured)
        self.ko = captured[0] if len(captured) == 1 and self.is_alone(point, other) else -1
        return True

    def is_alone(self, point, other):
        liberties = 0
        for step in NEIGHBOURS:
            value = self.points[point + step]
            if value == EMPTY:
                liberties += 1
            elif value != other and value != BORDER:
                return False
        return liberties == 1

    def score(self):
        points = self.points
        score = 0
        for row in range(1, SIZE + 1):
            for point in range(row * WIDTH + 1, row * WIDTH + SIZE + 1):
                value = points[point]
                if value == EMPTY:
                    beside = [points[point + step] for step in NEIGHBOURS]
                    if BLACK in beside and WHITE not in beside:
                        score += 1
                    elif WHITE in beside and BLACK not in beside:
                        score -= 1
                else:
                    score += 1 if value == BLACK else -1
        return score


def play_game(random):
    board = Board()
    colour = BLACK
    passes = 0
    moves = 0
    while passes < 2 and moves < 3 * SIZE * SIZE:
        candidates = board.empty[:]
        while candidates:
            index = random.below(len(candidates))
            point = candidates[index]
            candidates[index] = candidates[-1]
            candidates.pop()
            if board.play(point, colour):
                passes = 0
                break
        else:
            passes += 1
            board.ko = -1
        moves += 1
        colour = BLACK + WHITE - colour
    return board.score(), moves, board.taken


def run(n):
    random = Random(7)
    total_score = total_moves = total_taken = 0
    for _ in range(n):
        score, moves, taken = play_game(random)
        total_score += score
        total_moves += moves
        total_taken += taken
    return "%d %d %d" % (total_score, total_moves, total_taken)


if __name__ == "__main__":
    main(run, N, EXPECTED)
