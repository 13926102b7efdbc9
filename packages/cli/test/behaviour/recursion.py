"""Deep recursion: RecursionError comes at the limit, compiled or not, and can be caught."""
import sys

sys.setrecursionlimit(300)


def depth_of(function, *args):
    try:
        function(*args)
    except RecursionError as error:
        return type(error).__name__, str(error), deepest[0]
    return "no error", deepest[0]


deepest = [0]


def plain(n):
    deepest[0] = n
    return plain(n + 1) + 1


def tail(n):
    deepest[0] = n
    return tail(n + 1)


def even(n):
    deepest[0] = n
    return odd(n + 1)


def odd(n):
    deepest[0] = n
    return even(n + 1)


class Node:
    def __init__(self, n):
        deepest[0] = n
        self.child = Node(n + 1)


class Tree:
    def __getattr__(self, name):
        deepest[0] += 1
        return self.missing

    def __add__(self, other):
        deepest[0] += 1
        return self + other


def looping(n):
    deepest[0] = n
    for i in range(2):
        looping(n + 1)


def finally_counts(n):
    deepest[0] = n
    try:
        finally_counts(n + 1)
    finally:
        unwound[0] += 1


unwound = [0]

for round in range(5):
    print(depth_of(plain, 0), depth_of(tail, 0), depth_of(even, 0), depth_of(looping, 0))
    print(depth_of(Node, 0))
    deepest[0] = 0
    print(depth_of(lambda: Tree().x)[0])
    print(depth_of(lambda: Tree() + 1)[0])
    unwound[0] = 0
    print(depth_of(finally_counts, 0), unwound)


# Not too deep: the same functions reach just below the limit.
def down(n):
    return 0 if n == 0 else 1 + down(n - 1)


for limit in (200, 300, 400):
    sys.setrecursionlimit(limit)
    reached = []
    for n in range(1, limit + 10, 7 if limit > 200 else 1):
        try:
            reached.append(down(n))
        except RecursionError:
            break
    print(limit, len(reached), reached[-1])
sys.setrecursionlimit(300)


def catcher(n):
    try:
        return catcher(n + 1)
    except RecursionError:
        return n


results = [catcher(0) for _ in range(30)]
print(len(set(results)), results[0])


def retry(n):
    """Recurses again from the handler: must end all the same."""
    calls[0] += 1
    try:
        retry(n + 1)
    except RecursionError:
        if n % 2 == 0 and calls[0] < 5000:
            retry(n + 1)
        raise


calls = [0]
try:
    retry(0)
except RecursionError as error:
    print(error, calls[0] > 300)


def generator(n):
    deepest[0] = n
    yield from generator(n + 1)


for _ in range(3):
    print(depth_of(lambda: list(generator(0)))[0])
print(depth_of(lambda: sorted([1, 2, 3], key=lambda x: plain(0)))[:2])
print(sum(down(150) for _ in range(20)))
plain(0)
