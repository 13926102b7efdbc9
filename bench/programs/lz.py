"""A coder for bytes after Lempel and Ziv: repetitions become (distance, length), found through chains of equal hashes.

A block is a byte that counts literals, the literals, a byte that counts repeated bytes, and two bytes of distance. The text is made
up of syllables, so that there is something to find. Size: the length of the text. Result: the length of the code, a checksum
of it; the code is decoded again and compared.
"""

from _harness import main

N, SMALL = 150000, 1500
EXPECTED = {SMALL: "796 13d79815", N: "93832 fc9dab78"}

SYLLABLES = [b"ka", b"to", b"ri", b"men", b"sol", b"u", b"dar", b"vin", b"e", b"lo", b" ", b" ", b". ", b"the "]
SHORTEST, LONGEST = 4, 255
WINDOW = 65535
HASHES = 4096
ATTEMPTS = 8


def make_text(size):
    state = 99
    parts = bytearray()
    while len(parts) < size:
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        choice = state >> 12
        if choice % 9 == 0 and len(parts) > 100:
            start = choice % (len(parts) - 40)
            parts += parts[start:start + 5 + choice % 30]
        else:
            parts += SYLLABLES[choice % len(SYLLABLES)]
    return bytes(parts[:size])


class Encoder:
    def __init__(self, text):
        self.text = text
        self.heads = [-1] * HASHES
        self.links = [-1] * len(text)

    def remember(self, position):
        text = self.text
        if position + SHORTEST <= len(text):
            key = (text[position] * 2049 + text[position + 1] * 521 + text[position + 2] * 33 + text[position + 3]) % HASHES
            self.links[position] = self.heads[key]
            self.heads[key] = position

    def longest_match(self, position):
        text = self.text
        end = len(text)
        if position + SHORTEST > end:
            return 0, 0
        key = (text[position] * 2049 + text[position + 1] * 521 + text[position + 2] * 33 + text[position + 3]) % HASHES
        candidate = self.heads[key]
        best_length = 0
        best_distance = 0
        limit = min(LONGEST, end - position)
        for _ in range(ATTEMPTS):
            if candidate < 0 or position - candidate > WINDOW:
                break
            length = 0
            while length < limit and text[candidate + length] == text[position + length]:
                length += 1
            if length > best_length:
                best_length = length
                best_distance = position - candidate
                if length == limit:
                    break
            candidate = self.links[candidate]
        return best_length, best_distance

    def encode(self):
        text = self.text
        code = bytearray()
        literals = bytearray()
        position = 0
        while position < len(text):
            length, distance = self.longest_match(position)
            if length < SHORTEST:
                literals.append(text[position])
                self.remember(position)
                position += 1
                if len(literals) < 255:
                    continue
                length = distance = 0
            code.append(len(literals))
            code += literals
            code.append(length)
            code.append(distance >> 8)
            code.append(distance & 255)
            literals = bytearray()
            for i in range(length):
                self.remember(position + i)
            position += length
        if literals:
            code.append(len(literals))
            code += literals
            code += b"\0\0\0"
        return bytes(code)


def decode(code):
    text = bytearray()
    position = 0
    while position < len(code):
        count = code[position]
        position += 1
        text += code[position:position + count]
        position += count
        length = code[position]
        distance = code[position + 1] << 8 | code[position + 2]
        position += 3
        start = len(text) - distance
        for i in range(length):
            text.append(text[start + i])
    return bytes(text)


def checksum_of(data):
    low, high = 1, 0
    for byte in data:
        low = (low + byte) % 65521
        high = (high + low) % 65521
    return high << 16 | low


def run(n):
    text = make_text(n)
    code = Encoder(text).encode()
    if decode(code) != text:
        raise ValueError("decoded to something else")
    return "%d %08x" % (len(code), checksum_of(code))


if __name__ == "__main__":
    main(run, N, EXPECTED)
