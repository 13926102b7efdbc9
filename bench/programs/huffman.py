"""Huffman's code: count the bytes, merge the two rarest trees until one is left, encode to bits and decode again.

Size: the length of the text. Result: the number of bits and a checksum of the packed code.
"""

from _harness import main

N, SMALL = 150000, 1500
EXPECTED = {SMALL: "9080 54505", N: "915347 78329"}


class Leaf:
    def __init__(self, weight, order, symbol):
        self.weight = weight
        self.order = order
        self.symbol = symbol

    def describe(self, prefix, table):
        table[self.symbol] = prefix or "0"


class Branch:
    def __init__(self, order, left, right):
        self.weight = left.weight + right.weight
        self.order = order
        self.left = left
        self.right = right

    def describe(self, prefix, table):
        self.left.describe(prefix + "0", table)
        self.right.describe(prefix + "1", table)


class Heap:
    """The lightest tree first, the older one of two that weigh the same."""

    def __init__(self):
        self.trees = []

    def push(self, tree):
        trees = self.trees
        trees.append(tree)
        at = len(trees) - 1
        while at:
            parent = (at - 1) // 2
            if not self.is_before(trees[at], trees[parent]):
                break
            trees[at], trees[parent] = trees[parent], trees[at]
            at = parent

    def pop(self):
        trees = self.trees
        first = trees[0]
        last = trees.pop()
        if trees:
            trees[0] = last
            at = 0
            while True:
                child = 2 * at + 1
                if child >= len(trees):
                    break
                if child + 1 < len(trees) and self.is_before(trees[child + 1], trees[child]):
                    child += 1
                if not self.is_before(trees[child], trees[at]):
                    break
                trees[at], trees[child] = trees[child], trees[at]
                at = child
        return first

    @staticmethod
    def is_before(a, b):
        return a.weight < b.weight or (a.weight == b.weight and a.order < b.order)


def make_text(size):
    state = 5
    text = bytearray()
    while len(text) < size:
        state = (state * 1103515245 + 12345) & 0x7FFFFFFF
        # The product of two numbers makes small bytes frequent.
        text.append((state >> 8 & 15) * (state >> 16 & 15))
    return bytes(text)


def tree_of(text):
    counts = {}
    for byte in text:
        counts[byte] = counts.get(byte, 0) + 1
    heap = Heap()
    order = 0
    for symbol in sorted(counts):
        heap.push(Leaf(counts[symbol], order, symbol))
        order += 1
    for _ in range(len(counts) - 1):
        left = heap.pop()
        right = heap.pop()
        heap.push(Branch(order, left, right))
        order += 1
    return heap.pop()


def encode(text, table):
    code = bytearray()
    bits = 0
    count = 0
    total = 0
    lengths = {symbol: len(word) for symbol, word in table.items()}
    values = {symbol: int(word, 2) for symbol, word in table.items()}
    for symbol in text:
        length = lengths[symbol]
        bits = bits << length | values[symbol]
        count += length
        total += length
        while count >= 8:
            count -= 8
            code.append(bits >> count)
            bits &= (1 << count) - 1
    if count:
        code.append(bits << (8 - count))
    return bytes(code), total


def decode(code, total, tree):
    text = bytearray()
    node = tree
    done = 0
    for byte in code:
        for shift in range(7, -1, -1):
            if done == total:
                break
            done += 1
            node = node.right if byte >> shift & 1 else node.left
            if isinstance(node, Leaf):
                text.append(node.symbol)
                node = tree
    return bytes(text)


def run(n):
    text = make_text(n)
    tree = tree_of(text)
    table = {}
    tree.describe("", table)
    code, total = encode(text, table)
    if decode(code, total, tree) != text:
        raise ValueError("decoded to something else")
    checksum = 0
    for byte in code:
        checksum = (checksum * 257 + byte) % 1000003
    return "%d %d" % (total, checksum)


if __name__ == "__main__":
    main(run, N, EXPECTED)
