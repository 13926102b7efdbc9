"""Pancake flipping: for each permutation of 1..n, reverse the first k items, k being the first item, until it is 1.

Size: n. Result: a checksum of the flip counts, alternating in sign from permutation to permutation, and the largest count.
The permutations come in the order in which ever longer prefixes are rotated by one.
"""

from _harness import main

N, SMALL = 9, 6
EXPECTED = {SMALL: "49 10", N: "8629 30"}


def flips_of(permutation):
    cards = permutation[:]
    flips = 0
    first = cards[0]
    while first:
        low, high = 0, first
        while low < high:
            cards[low], cards[high] = cards[high], cards[low]
            low += 1
            high -= 1
        flips += 1
        first = cards[0]
    return flips


def run(n):
    permutation = list(range(n))
    left = list(range(1, n + 1))  # left[i]: how many rotations of the prefix i + 1 are still to come
    checksum = 0
    most = 0
    sign = 1
    while True:
        if permutation[0]:
            flips = flips_of(permutation)
            if flips > most:
                most = flips
            checksum += sign * flips
        sign = -sign
        place = 1
        while place < n:
            permutation.insert(place, permutation.pop(0))
            left[place] -= 1
            if left[place]:
                break
            left[place] = place + 1
            place += 1
        else:
            return "%d %d" % (checksum, most)


if __name__ == "__main__":
    main(run, N, EXPECTED)
