"""Integers that cross 2**31, 2**53 and go far beyond inside traces, and mix with floats."""


def cross(start, step, n):
    out = []
    x = start
    for i in range(n):
        x = x + step
        if i % 8 == 0:
            out.append(x)
    return out


for edge in (2**31, 2**32, 2**53, 2**63, 2**64, 10**30):
    for step in (1, 3, edge // 50, edge // 7):
        print(edge, step, cross(edge - 20 * step, step, 40)[-2:], cross(-edge + 20 * step, -step, 40)[-2:])


def grow(n):
    a = b = c = 1
    d = 0
    for i in range(1, n):
        a *= 3
        b = b * -7 + i
        c = (c << 1) | (i & 1)
        d -= c
        d ^= a
    return a, b, c, d


for n in (10, 31, 33, 54, 55, 70, 200):
    print(grow(n))


def shrink(n):
    out = []
    x = n
    while x not in (0, -1):
        x = x // 2
        out.append(x & 1)
        x >>= 1
    return "".join(map(str, out))


print(shrink(10**40), shrink(-10**40), shrink(2**53 - 1), shrink(-(2**53)))


def division(values, divisors):
    out = []
    for a in values:
        for b in divisors:
            out.append((a // b, a % b, divmod(a, b)))
            assert a // b * b + a % b == a
    return out


edges = [0, 1, -1, 7, -7, 2**31 - 1, -(2**31), 2**31, 2**53 - 1, -(2**53) + 1, 2**53, -(2**53), 2**64 + 1, -(2**64)]
divisors = [1, -1, 2, -2, 7, -7, 2**31, -(2**31), 2**53 - 1, -(2**53), 2**70]
for _ in range(6):
    result = division(edges, divisors)
print(hash(tuple(result)) == hash(tuple(division(edges, divisors))), sum(q for q, _, _ in result), sum(r for _, r, _ in result))
print(result[::13])


def shifts(values):
    out = []
    for v in values:
        for s in (0, 1, 5, 30, 31, 32, 33, 52, 53, 63, 64, 100):
            out.append(v << s)
            out.append(v >> s)
    return out


for _ in range(5):
    result = shifts(edges)
print(sum(result), result[::29])


def powers(n):
    out = []
    for i in range(n):
        out.append((i - 5) ** (i % 40))
        out.append(pow(i + 2, i, 1_000_003))
        out.append(2 ** -(i % 3))
    return out


print(powers(60)[::7])


def negative_zero(n):
    seen = set()
    for i in range(n):
        z = 0 * -(i + 1)
        f = -0.0 if i % 2 else 0.0
        seen.add((str(z), str(f), str(z + f), str(f * -1), str(-z), str(0.0 * -(i + 1)), str(round(-0.4)), str(int(-0.5)), str(-0.0 + z), str(z * f), str(f + f), str(-f), repr(-0.0 % 3), repr(0 * -1.0), str(-7 // 2 * 0)))
        seen.add((str(z // -5), str(z % -5), str(-z % 5), str(z / -5), str(0 // -3), str(0.0 // -3), str(abs(-0.0)), str(min(0.0, -0.0)), str(max(-0.0, 0))))
    return sorted(seen)


print(negative_zero(50))


def mixed(n):
    total = 0
    out = []
    for i in range(n):
        if i == 20:
            total = total + 0.5
        elif i == 40:
            total = int(total) * 10**17
        elif i == 60:
            total = total + 1e17
        elif i == 80:
            total = int(total)
        elif i == 90:
            total = True
        total = total + i
        out.append(total)
        assert (total > 5) == (not total <= 5)
    return out[::9], type(total).__name__


print(mixed(100))


def comparisons(n):
    hits = 0
    big = 2**53
    for i in range(n):
        x = big - n // 2 + i
        hits += x < 2.0**53
        hits += (x == 2.0**53) * 100
        hits += (x > float(big)) * 10000
        hits += (x == 9007199254740993.0) * 1000000
    return hits


print(comparisons(64))


def booleans(n):
    t = 0
    for i in range(n):
        t += (i > 5) + (i & 1 == 0) * 2
        t = t | (i == 3) << 4
        t ^= True
    return t, ~int(True) if n else 0, -True, True & 3


print(booleans(50))


def conversions(n):
    out = []
    for i in range(n):
        v = (i - n // 2) * 2.0**48
        out.append(int(v) + round(v + 0.5) + int(str(int(v))) + hash(v) - hash(int(v)))
        out.append(float(2**53 + i) - 2**53)
    return out[::11]


print(conversions(60))


def overflow(n):
    caught = 0
    x = 1.5
    for i in range(n):
        try:
            x = x * 1e60
            y = 10 ** (i * 10) / 3
        except OverflowError as error:
            caught += 1
            message = str(error)
    return x, caught, message


print(overflow(60))


def zero_division(n):
    seen = set()
    for i in range(n):
        for f in (lambda a, b: a // b, lambda a, b: a % b, lambda a, b: a / b, divmod, lambda a, b: a ** -1 if a == b else 1 % b):
            for a, b in ((1, i % 2), (1.0, i % 2), (1, float(i % 2)), (2**70, i % 2), (0, i % 2)):
                try:
                    f(a, b)
                except ZeroDivisionError as error:
                    seen.add(str(error))
    return sorted(seen)


print(zero_division(30))


def bits(n):
    out = []
    for i in range(n):
        v = (1 << i) - 1
        out.append((v.bit_length(), ~v & 0xFF, v & -v, -v | 1, v ^ (v >> 1)))
    return out[::7]


print(bits(70))


def fibonacci(n):
    a, b = 0, 1
    for _ in range(n):
        a, b = b, a + b
    return a


print([fibonacci(n) for n in (10, 46, 47, 78, 79, 92, 93, 150)])


def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)


print([factorial(n) for n in range(0, 40, 3)])


def collatz(n):
    steps = 0
    top = n
    while n != 1:
        n = n // 2 if n % 2 == 0 else 3 * n + 1
        top = max(top, n)
        steps += 1
    return steps, top


print([collatz(n) for n in (27, 97, 871, 2**31 + 1, 2**53 - 1, 2**60 + 7)])


def hashes(n):
    h = 0
    for i in range(n):
        h = (h * 31 + i) & 0xFFFFFFFF
        h ^= h >> 13
        h = h * 0x5BD1E995 % 2**32
    return h


print(hashes(300))


def lcg(n):
    x = 12345
    for _ in range(n):
        x = (x * 6364136223846793005 + 1442695040888963407) % 2**64
    return x


print(lcg(100))
