"""A loop over a list of objects with float attributes. Size: how many are visited, a thousand at a time."""

import sys

sys.path.insert(0, sys.path[0] + "/../programs")

from _harness import main  # noqa: E402

N, SMALL = 1000000, 10000
EXPECTED = {SMALL: "2497498.350000", N: "249734985.000000"}


class Particle:
    def __init__(self, position, speed):
        self.position = position
        self.speed = speed


def run(n):
    particles = [Particle(i * 0.5, (i % 7) - 3.0) for i in range(1000)]
    total = 0.0
    for _ in range(n // 1000):
        for particle in particles:
            particle.position += particle.speed * 0.01
            total += particle.position
    return "%.6f" % total


if __name__ == "__main__":
    main(run, N, EXPECTED)
