# Formats, strips, splits and joins: plain ASCII, other characters, pairs of surrogates.
wide = "\U0001f600"
lone = "\ud83d"
spaces = "\x1c\x85\u2003 \t"

# Ties of fixed formats go to even, everything else to the nearest.
for x in [0.5, 1.5, 2.5, -0.5, 0.125, 0.375, 0.625, 1.005, 2.675, 1e15 + 0.5, 4503599627370497.5, 0.0625, 3.25, 1e22, 0.0, -0.0, 1e-320]:
    print("%.0f %.1f %.2f %.3f" % (x, x, x, x), format(x, ".2f"), f"{x:.0f}", f"{x:8.1f}|", f"{x:+.1f}")
print("%5.1f|%-8.2f|%08.3f|%+.1e|%G" % (3.14159, 2.5, -1.5, 12345.678, 1e-10), "%F" % float("inf"), "%f" % float("nan"))
print(f"{0.5:%} {1234567.891:,.2f} {0.1:F} {float('inf'):F} {1e10:E} {1e10:G} {12.0:.3}")

# Conversions.
print("%s|%10s|%-10s|%.2s|%r|%a|%c|%c" % ("a", "b", "c", "defg", "h'", "\xe9", "i", 106))
print("%d|%5d|%-5d|%05d|%+d|% d|%i|%u|%x|%X|%#x|%o|%#o|%.3d" % (1, 2, 3, -4, 5, 6, 7, 8, 255, 255, 255, 8, 8, 9))
print("%d%%" % 50, "%s" % "one", "%s" % 1, "%d" % True, "%d" % 3.7, "%d" % 2**70, "plain" % (), "%(a)s-%(b)05.1f" % {"a": 1, "b": 2.25}, "%*d|%-*d|%.*f" % (5, 1, 5, 2, 2, 3.14159))
print("%s %s" % (wide, lone.encode("utf-16", "surrogatepass")), "%5s|" % wide, "%c" % wide, ("%s" % (wide + "x"))[1])
for text, values in [("%d", "x"), ("%d %d", (1,)), ("%d", (1, 2)), ("%", 1), ("%y", 1), ("%5", 1), ("%(a)s", 1), ("%(a", {}), ("%s", ()), ("x", 1), ("%x", 1.5), ("%c", -1), ("%*d", ("a", 1)), ("%b", 1), ("%.99999999999d", 1)]:
    try:
        print(text % values)
    except (TypeError, ValueError, OverflowError) as error:
        print(type(error).__name__, error)


class Mapping(dict):
    def __missing__(self, key):
        return key * 2


class Percent:
    def __rmod__(self, other):
        return "rmod " + other

    def __str__(self):
        return "percent"


class Sub(str):
    def __mod__(self, other):
        return "mod"


print("%(xy)s" % Mapping(), "%s" % {"a": 1}, "a %s" % Percent(), Sub("%s") % 1)

# Stripping and splitting.
for s in ["", " ", "  a b  ", spaces + "x" + spaces, wide + " " + wide, "\xa0a\xa0", "no", lone + " "]:
    print(ascii([s.strip(), s.lstrip(), s.rstrip(), s.split(), s.split(None, 1), s.rsplit(None, 1)]))
for s, chars in [("xxabcxx", "x"), ("abc", ""), ("abcba", "ab"), (wide + "a" + wide, wide), (wide + "a", "a\ud83d"), ("\ud83da", "\ud83d"), ("aaa", "a"), ("-.-x-.-", ".-")]:
    print(ascii([s.strip(chars), s.lstrip(chars), s.rstrip(chars)]))
print(ascii(["a.b.c".replace(".", "$&"), "aaa".replace("a", "b", 2), "abc".replace("", "-"), "abc".replace("x", "y")]))

# Joining.
print(",".join([]), ",".join(["a"]), ",".join(("a", "b")), ",".join(x for x in "abc"), "".join(["a", wide, "b"])[1] == wide, wide.join(["1", "2"]), ",".join(Sub(c) for c in "xy"), ",".join({"k": 1}))
for bad in [[1, 2], ["a", 1], 3, ["a", None], (1.5,)]:
    try:
        ",".join(bad)
    except TypeError as error:
        print(error)
for count in [1, 2, 2047, 2048, 2049, 4096, 10_000]:
    pieces = [str(i % 37) for i in range(count)]
    for separator in ["", ", ", wide]:
        joined = separator.join(pieces)
        print(count, len(joined), joined[-12:], joined[len(joined) // 2:][:12], joined.split(separator) == pieces if separator else joined.count("36"))
    for at in sorted({0, count // 2, count - 1}):
        other = list(pieces)
        other[at] = at
        try:
            "-".join(other)
        except TypeError as error:
            print(error)
        other[at] = Sub("sub")
        print("-".join(other).count("sub"), end=" ")
        other[at] = wide
        print("-".join(other).index(wide) - len("-".join(pieces[:at])), end=" ")
    print()


# isinstance of objects that claim another class.
class Claim:
    @property
    def __class__(self):
        return int


class Quiet:
    def __getattribute__(self, name):
        if name == "__class__":
            return str
        return object.__getattribute__(self, name)


for o in [Claim(), Quiet(), 1, "s", Sub(), True, 1.5, None, [], int]:
    print([isinstance(o, c) for c in (int, str, (float, list), object, type, Claim)], end=" ")
print()

# Classes and builtins called again and again at one place.
for make in [list, tuple, set, dict, str, bytes, frozenset]:
    out = []
    for arg in [(), ("ab",)]:
        for _ in range(3):
            try:
                out.append(make(*arg) if arg else make())
            except (TypeError, ValueError) as error:
                out.append(str(error))
    print(sorted(map(repr, out)) if make in (set, frozenset) else out)


def calls(x):
    return list(x), tuple(x), str(x), max(x), min(x, default=0), sorted(x), len(set(x)), dict(a=1), str(b"ab", "ascii"), max(1, 2), min(3, 2, 1)


for _ in range(3):
    print(calls([3, 1, 2]), calls("hello"))
print([1 << k for k in (0, 1, 29, 30, 31, 32, 52, 53, 54, 70)], [-3 << k for k in (0, 29, 30, 31, 51, 52, 53)], [3 << k for k in (50, 51, 52)])
