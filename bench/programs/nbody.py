"""The Sun and the four giant planets under Newton's gravitation, in steps of a hundredth of a year.

Size: the number of steps. Result: the system's energy before and after, which should be nearly the same.
"""

from math import pi, sqrt

from _harness import main

N, SMALL = 50000, 500
EXPECTED = {SMALL: "-0.169075164 -0.169021528", N: "-0.169075164 -0.169078071"}

DAYS_PER_YEAR = 365.24
SOLAR_MASS = 4 * pi * pi

# name: position (astronomical units), velocity (astronomical units per day), mass (in solar masses)
PLANETS = {
    "Jupiter": (
        (4.84143144246472090, -1.16032004402742839, -0.103622044471123109),
        (0.00166007664274403694, 0.00769901118419740425, -0.0000690460016972063023),
        0.000954791938424326609,
    ),
    "Saturn": (
        (8.34336671824457987, 4.12479856412430479, -0.403523417114321381),
        (-0.00276742510726411739, 0.00499852801234917238, 0.0000230417297573763929),
        0.000285885980666130812,
    ),
    "Uranus": (
        (12.8943695621391310, -15.1111514016986312, -0.223307578892655734),
        (0.00296460137564761618, 0.00237847173959480950, -0.0000296589568540237556),
        0.0000436624404335156298,
    ),
    "Neptune": (
        (15.3796971148509165, -25.9193146099879641, 0.179258772950371181),
        (0.00268067772490389322, 0.00162824170038242295, -0.0000951592254519715870),
        0.0000515138902046611451,
    ),
}


class Body:
    def __init__(self, position, velocity, mass):
        self.x, self.y, self.z = position
        self.vx, self.vy, self.vz = velocity
        self.mass = mass


def solar_system():
    bodies = [Body((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), SOLAR_MASS)]
    for position, velocity, mass in PLANETS.values():
        bodies.append(Body(position, [v * DAYS_PER_YEAR for v in velocity], mass * SOLAR_MASS))
    # The Sun moves so that the whole system stays where it is.
    sun = bodies[0]
    sun.vx = -sum([b.vx * b.mass for b in bodies]) / SOLAR_MASS
    sun.vy = -sum([b.vy * b.mass for b in bodies]) / SOLAR_MASS
    sun.vz = -sum([b.vz * b.mass for b in bodies]) / SOLAR_MASS
    return bodies


def pairs_of(bodies):
    return [(bodies[i], bodies[j]) for i in range(len(bodies)) for j in range(i + 1, len(bodies))]


def energy(bodies, pairs):
    total = 0.0
    for body in bodies:
        total += 0.5 * body.mass * (body.vx * body.vx + body.vy * body.vy + body.vz * body.vz)
    for a, b in pairs:
        dx = a.x - b.x
        dy = a.y - b.y
        dz = a.z - b.z
        total -= a.mass * b.mass / sqrt(dx * dx + dy * dy + dz * dz)
    return total


def advance(bodies, pairs, dt, steps):
    for _ in range(steps):
        for a, b in pairs:
            dx = a.x - b.x
            dy = a.y - b.y
            dz = a.z - b.z
            square = dx * dx + dy * dy + dz * dz
            pull = dt / (square * sqrt(square))
            by_a = pull * a.mass
            by_b = pull * b.mass
            a.vx -= dx * by_b
            a.vy -= dy * by_b
            a.vz -= dz * by_b
            b.vx += dx * by_a
            b.vy += dy * by_a
            b.vz += dz * by_a
        for body in bodies:
            body.x += dt * body.vx
            body.y += dt * body.vy
            body.z += dt * body.vz


def run(n):
    bodies = solar_system()
    pairs = pairs_of(bodies)
    before = energy(bodies, pairs)
    advance(bodies, pairs, 0.01, n)
    return "%.9f %.9f" % (before, energy(bodies, pairs))


if __name__ == "__main__":
    main(run, N, EXPECTED)
