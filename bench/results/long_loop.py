"""A loop whose body is UNITS times the same four statements: prints the nanoseconds that a unit takes, at best. Arguments: units, batches."""

import sys
import time

UNITS, BATCHES = int(sys.argv[1]), int(sys.argv[2])
# About as long for each size.
ROUNDS = 600000 // UNITS

lines = ["def run(n, a, b, c, f):", "    for i in range(n):"]
for k in range(UNITS):
    lines += [
        "        a = (a * 5 + b + %d) & 65535" % k,
        "        b = (b ^ c) + i & 65535",
        "        f = f * 0.5 + a",
        "        if f < 0.0: c = a",
    ]
lines.append("    return a, b, c, f")
exec("\n".join(lines))

best = float("inf")
state = 1, 2, 3, 4.0
for _ in range(BATCHES):
    begun = time.perf_counter()
    state = run(ROUNDS, *state)  # noqa: F821
    best = min(best, time.perf_counter() - begun)
print(best / ROUNDS / UNITS * 1e9)
