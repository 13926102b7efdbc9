"""Strings and dictionaries: a text is built from syllables, split into words, counted, sorted and reported.

Size: the number of words. Result: how many different ones there are, the most frequent one, and a checksum of the report.
"""

from _harness import main

N, SMALL = 100000, 1000
EXPECTED = {SMALL: "687 prua 982511", N: "31825 klua 418467"}

ONSETS = ["b", "d", "fr", "g", "kl", "m", "n", "pr", "s", "t"]
NUCLEI = ["a", "e", "i", "o", "ua"]


def make_text(count):
    state = 17
    lines = []
    line = ""
    for _ in range(count):
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        choice = state >> 8
        word = ""
        for _ in range(1 + choice % 3):
            word += ONSETS[choice % 10] + NUCLEI[choice // 10 % 5]
            choice //= 50
        if choice % 11 == 0:
            word = word.capitalize()
        if choice % 7 == 0:
            word += ","
        if line:
            line += " "
        line += word
        if len(line) > 72:
            lines.append(line + ".")
            line = ""
    lines.append(line)
    return "\n".join(lines)


def count_words(text):
    counts = {}
    first_line = {}
    for number, line in enumerate(text.splitlines()):
        for word in line.split():
            key = word.strip(".,").lower()
            counts[key] = counts.get(key, 0) + 1
            if key not in first_line:
                first_line[key] = number
    return counts, first_line


def by_length(counts):
    groups = {}
    for word, count in counts.items():
        groups.setdefault((len(word), word[0]), []).append((word, count))
    return groups


def run(n):
    text = make_text(n)
    counts, first_line = count_words(text)
    ranking = sorted(counts, key=lambda word: (-counts[word], word))
    report = []
    for rank, word in enumerate(ranking):
        report.append("%4d. %-12s %6d %5.2f%% line %d" % (rank + 1, word, counts[word], 100.0 * counts[word] / n, first_line[word]))
    groups = by_length(counts)
    for key in sorted(groups):
        members = groups[key]
        report.append(f"{key[0]:>2}{key[1]}: {len(members)} words, {sum([count for _, count in members])} times, {min(members)[0]!r}")
    checksum = 0
    for character in "\n".join(report):
        checksum = (checksum * 31 + ord(character)) % 1000003
    return "%d %s %d" % (len(counts), ranking[0], checksum)


if __name__ == "__main__":
    main(run, N, EXPECTED)
