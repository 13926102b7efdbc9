"""What every program here has in common: its command line, its clock and the check of its result.

    python3 NAME.py [SIZE] [ITERATIONS] [--times]

runs the program ITERATIONS times in this process, compares each result with the expected one, and prints the result. With
--times one more line follows: a JSON list with the seconds that each iteration took.
"""

import sys
import time


def main(run, default_size, expected):
    words = [word for word in sys.argv[1:] if word != "--times"]
    size = int(words[0]) if words else default_size
    iterations = int(words[1]) if len(words) > 1 else 5
    times = []
    result = None
    for _ in range(iterations):
        begun = time.perf_counter()
        result = run(size)
        times.append(time.perf_counter() - begun)
        if size in expected and result != expected[size]:
            print("size %d: got %r, expected %r" % (size, result, expected[size]), file=sys.stderr)
            sys.exit(1)
    print(result)
    if "--times" in sys.argv:
        print("[" + ", ".join(["%.6f" % seconds for seconds in times]) + "]")
