"""A JSON serializer in Python: nested lists and dictionaries, strings with escapes, numbers; compact or indented.

Size: the number of records. Result: the length of both texts and a checksum of their characters.
"""

from _harness import main

N, SMALL = 3000, 30
EXPECTED = {SMALL: "4707 11169 929085", N: "494157 1139169 6401"}

ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f"}


class Writer:
    def __init__(self, indent=None):
        self.indent = indent
        self.parts = []
        self.depth = 0

    def text(self):
        return "".join(self.parts)

    def write(self, value):
        if value is None:
            self.parts.append("null")
        elif value is True:
            self.parts.append("true")
        elif value is False:
            self.parts.append("false")
        elif isinstance(value, str):
            self.write_string(value)
        elif isinstance(value, int):
            self.parts.append(str(value))
        elif isinstance(value, float):
            self.write_float(value)
        elif isinstance(value, dict):
            self.write_members(value)
        elif isinstance(value, (list, tuple)):
            self.write_elements(value)
        else:
            raise TypeError("%s has no JSON form" % type(value).__name__)

    def write_float(self, value):
        if value != value or value in (float("inf"), float("-inf")):
            raise ValueError("not a finite number")
        self.parts.append(repr(value))

    def write_string(self, value):
        parts = ['"']
        for character in value:
            if character in ESCAPES:
                parts.append(ESCAPES[character])
            elif " " <= character <= "~":
                parts.append(character)
            else:
                code = ord(character)
                if code < 0x10000:
                    parts.append("\\u%04x" % code)
                else:
                    code -= 0x10000
                    parts.append("\\u%04x\\u%04x" % (0xD800 | code >> 10, 0xDC00 | code & 0x3FF))
        parts.append('"')
        self.parts.append("".join(parts))

    def new_line(self):
        if self.indent is not None:
            self.parts.append("\n" + " " * (self.indent * self.depth))

    def write_elements(self, elements):
        self.parts.append("[")
        self.depth += 1
        for i, element in enumerate(elements):
            if i:
                self.parts.append(",")
            self.new_line()
            self.write(element)
        self.depth -= 1
        if elements:
            self.new_line()
        self.parts.append("]")

    def write_members(self, members):
        self.parts.append("{")
        self.depth += 1
        first = True
        for key in sorted(members):
            if not first:
                self.parts.append(",")
            first = False
            self.new_line()
            self.write_string(key)
            self.parts.append(":" if self.indent is None else ": ")
            self.write(members[key])
        self.depth -= 1
        if members:
            self.new_line()
        self.parts.append("}")


def make_records(count):
    names = ["Ada", "Bj\u00f6rn", "Chlo\u00e9 \"C\"", "Dmitri\n", "Em\u0131ne", "Fei \U0001f600", "Grace\tH", "back\\slash"]
    records = []
    for i in range(count):
        records.append({
            "id": i,
            "name": names[i % len(names)],
            "active": i % 3 == 0,
            "balance": i * 37 % 1000 / 8,
            "parent": i // 2 if i else None,
            "tags": ["t%d" % (i % 7), "even" if i % 2 == 0 else "odd"],
            "position": {"x": i % 10 - 5, "y": (i * i) % 17, "path": [i % 4, [i % 5, []], {}]},
            "large": 3 ** (i % 50),
        })
    return records


def run(n):
    records = make_records(n)
    checksum = 0
    lengths = []
    for indent in (None, 2):
        writer = Writer(indent)
        writer.write({"records": records, "count": n})
        text = writer.text()
        lengths.append(len(text))
        for character in text:
            checksum = (checksum * 31 + ord(character)) % 1000003
    return "%d %d %d" % (lengths[0], lengths[1], checksum)


if __name__ == "__main__":
    main(run, N, EXPECTED)
