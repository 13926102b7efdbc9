"""A tokenizer, a parser by binding powers and a tree-walking evaluator for arithmetic on variables.

Size: the number of programs, each of a few assignments. Result: a checksum of the values.
"""

from _harness import main

N, SMALL = 2000, 20
EXPECTED = {SMALL: 663909, N: 806380}

NUMBER, NAME, SYMBOL, END = range(4)
LIMIT = 1000003


class Token:
    __slots__ = ("kind", "text")

    def __init__(self, kind, text):
        self.kind = kind
        self.text = text


def tokens_of(source):
    position = 0
    end = len(source)
    while position < end:
        character = source[position]
        if character == " ":
            position += 1
        elif character.isdigit():
            start = position
            while position < end and source[position].isdigit():
                position += 1
            yield Token(NUMBER, source[start:position])
        elif character.isalpha() or character == "_":
            start = position
            while position < end and (source[position].isalnum() or source[position] == "_"):
                position += 1
            yield Token(NAME, source[start:position])
        elif source[position:position + 2] in ("<=", "==", "**"):
            yield Token(SYMBOL, source[position:position + 2])
            position += 2
        elif character in "+-*/%()<=?:,":
            yield Token(SYMBOL, character)
            position += 1
        else:
            raise SyntaxError("unexpected %r at %d" % (character, position))
    yield Token(END, "")


class Number:
    def __init__(self, value):
        self.value = value

    def evaluate(self, scope):
        return self.value


class Name:
    def __init__(self, name):
        self.name = name

    def evaluate(self, scope):
        return scope[self.name]


class Negation:
    def __init__(self, operand):
        self.operand = operand

    def evaluate(self, scope):
        return -self.operand.evaluate(scope)


class Binary:
    def __init__(self, operator, left, right):
        self.operator = operator
        self.left = left
        self.right = right

    def evaluate(self, scope):
        left = self.left.evaluate(scope)
        right = self.right.evaluate(scope)
        operator = self.operator
        if operator == "+":
            return (left + right) % LIMIT
        if operator == "-":
            return (left - right) % LIMIT
        if operator == "*":
            return left * right % LIMIT
        if operator == "/":
            return left // right if right else 0
        if operator == "%":
            return left % right if right else 0
        if operator == "**":
            return pow(left, right % 16, LIMIT)
        if operator == "<":
            return 1 if left < right else 0
        if operator == "<=":
            return 1 if left <= right else 0
        return 1 if left == right else 0


class Choice:
    def __init__(self, condition, positive, negative):
        self.condition = condition
        self.positive = positive
        self.negative = negative

    def evaluate(self, scope):
        chosen = self.positive if self.condition.evaluate(scope) else self.negative
        return chosen.evaluate(scope)


class Call:
    FUNCTIONS = {"min": min, "max": max, "abs": abs}

    def __init__(self, name, arguments):
        self.function = self.FUNCTIONS[name]
        self.arguments = arguments

    def evaluate(self, scope):
        return self.function(*[argument.evaluate(scope) for argument in self.arguments])


# symbol: how strongly it binds what is left of it, and what is right of it
POWERS = {
    "<": (3, 4), "<=": (3, 4), "==": (3, 4),
    "+": (5, 6), "-": (5, 6),
    "*": (7, 8), "/": (7, 8), "%": (7, 8),
    "**": (12, 11),
}


class Parser:
    def __init__(self, source):
        self.tokens = tokens_of(source)
        self.token = next(self.tokens)

    def advance(self):
        token = self.token
        if token.kind != END:
            self.token = next(self.tokens)
        return token

    def expect(self, symbol):
        token = self.advance()
        if token.text != symbol:
            raise SyntaxError("expected %s, got %r" % (symbol, token.text))

    def expression(self, power=0):
        left = self.operand()
        while True:
            symbol = self.token.text
            if self.token.kind != SYMBOL:
                return left
            if symbol == "?" and power <= 1:
                self.advance()
                positive = self.expression()
                self.expect(":")
                left = Choice(left, positive, self.expression(1))
                continue
            powers = POWERS.get(symbol)
            if powers is None or powers[0] < power:
                return left
            self.advance()
            left = Binary(symbol, left, self.expression(powers[1]))

    def operand(self):
        token = self.advance()
        if token.kind == NUMBER:
            return Number(int(token.text))
        if token.kind == NAME:
            if self.token.text != "(":
                return Name(token.text)
            self.advance()
            arguments = [self.expression()]
            while self.token.text == ",":
                self.advance()
                arguments.append(self.expression())
            self.expect(")")
            return Call(token.text, arguments)
        if token.text == "(":
            inner = self.expression()
            self.expect(")")
            return inner
        if token.text == "-":
            return Negation(self.expression(9))
        raise SyntaxError("unexpected %r" % token.text)

    def assignment(self):
        name = self.advance().text
        self.expect("=")
        value = self.expression()
        if self.token.kind != END:
            raise SyntaxError("unexpected %r" % self.token.text)
        return name, value


SOURCES = [
    "total = (a + {0}) * b - {1} / (c + 1) % 7",
    "b = a < b ? total + {1} : max(a, b, {0}) - min(total, c)",
    "c = -(total ** 2) + {0} * (b - a) * (b + a) % {2}",
    "a = abs(c - total) == 0 ? 1 : (a + b * (c + {1} * (total - {2}))) % 1009",
]


def run(n):
    checksum = 0
    for i in range(n):
        scope = {"a": i % 13, "b": i % 7 + 1, "c": i % 31, "total": 0}
        program = []
        for source in SOURCES:
            text = source.format(i % 97, i * 3 % 101 + 2, i * 7 % 211 + 3)
            program.append(Parser(text).assignment())
        for _ in range(5):
            for name, expression in program:
                scope[name] = expression.evaluate(scope)
        checksum = (checksum * 7 + scope["a"] + scope["c"]) % LIMIT
    return checksum


if __name__ == "__main__":
    main(run, N, EXPECTED)
