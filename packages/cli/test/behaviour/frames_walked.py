"""Code that looks at frames, its own and its callers', while its loops are hot."""
import collections
import sys
import warnings


def tally(seen, *key):
    text = " ".join(map(str, key))
    seen[text] = seen.get(text, 0) + 1


def show(name, seen):
    print(name)
    for text, count in sorted(seen.items()):
        print("   ", count, text)


# -- sys._getframe

def where(depth=1):
    frame = sys._getframe(depth)
    return frame.f_code.co_name, frame.f_lineno, sorted(frame.f_locals)


def inner(x):
    doubled = x * 2
    return where(1), where(2)


def middle(x):
    more = x + 1
    return inner(more)


def callers(n):
    seen = {}
    for i in range(n):
        if i % 3 == 0:
            tally(seen, *where(1))
        else:
            tally(seen, *middle(i))
    return seen


def stack():
    names = []
    frame = sys._getframe()
    while frame is not None:
        names.append((frame.f_code.co_name, frame.f_lineno))
        frame = frame.f_back
    return names


def through(x):
    return stack()


def stacks(n):
    seen = {}
    for i in range(n):
        tally(seen, through(i))
    return seen


def held(n):
    """A frame object from before the loop was hot."""
    frame = sys._getframe()
    seen = {}
    for i in range(n):
        square = i * i
        tally(seen, frame.f_lineno, frame.f_locals["i"] == i, frame.f_locals["square"] == square, frame is sys._getframe())
    return seen


def look_down(box):
    return box[0].f_lineno, "value" in box[0].f_locals


def watched(n, box):
    seen = {}
    box.append(sys._getframe())
    for i in range(n):
        value = i
        tally(seen, look_down(box))
        tally(seen, box[0].f_back.f_code.co_name, box[0].f_back.f_lineno)
    return seen


def generator(n):
    for i in range(n):
        sent = i
        yield sys._getframe().f_lineno, sys._getframe(1).f_code.co_name, sorted(sys._getframe().f_locals)


def consumer(n):
    seen = {}
    for each in generator(n):
        tally(seen, *each)
    return seen


def down(n):
    if n == 0:
        depth = 0
        frame = sys._getframe()
        while frame is not None:
            depth += 1
            frame = frame.f_back
        return depth
    return down(n - 1)


def recursion(n):
    seen = {}
    for i in range(n):
        tally(seen, down(i % 7) - i % 7)
    return seen


def in_callbacks(n):
    seen = {}

    def key(value):
        frame = sys._getframe(1)
        tally(seen, value, frame.f_code.co_name, frame.f_lineno, frame.f_locals["i"] == i)
        return -value

    for i in range(n):
        assert sorted([1, 2], key=key) == [2, 1]
    return seen


class Compared:
    def __init__(self, value, seen):
        self.value = value
        self.seen = seen

    def __lt__(self, other):
        tally(self.seen, "lt", *where(2))
        return self.value < other.value

    def __hash__(self):
        return 1

    def __eq__(self, other):
        tally(self.seen, "eq", *where(2))
        return True


def in_operators(n):
    seen = {}
    for i in range(n):
        sort_and_find([Compared(2, seen), Compared(1, seen)])
    return seen


def sort_and_find(items):
    kept = 1
    items.sort()
    return {items[0]: kept}[items[1]]


for function in (callers, stacks, held, consumer, recursion, in_callbacks, in_operators):
    show(function.__name__, function(60))
show("watched", watched(60, []))


# -- locals and what else is the frame's

def named(n):
    seen = {}
    for i in range(n):
        quarter = i & 3
        tally(seen, sorted(set(locals()) - {"seen"}), sorted(set(vars()) - {"seen"}), locals()["quarter"] == i & 3)
        del quarter
        tally(seen, dir())
    return seen


def evaluated(n):
    total = 0
    for i in range(n):
        total += eval("i + total % 7") + globals()["HUNDRED"]
    return total


HUNDRED = 100
show("named", named(60))
print(evaluated(60), [collections.namedtuple("Pair", "x y").__module__ for _ in range(5)][-1], {type("T", (), {}).__module__ for _ in range(60)})


# -- tracebacks

def handler(n):
    seen = {}
    for i in range(n):
        before = i
        try:
            quotient = 1 // (i % 2)
        except ZeroDivisionError:
            trace = sys.exc_info()[2]
            tally(seen, trace.tb_frame.f_code.co_name, trace.tb_lineno, trace.tb_frame.f_lineno, sorted(set(trace.tb_frame.f_locals) - {"quotient"}) if i else "")
    return seen


def thrower(x):
    local = x
    raise ValueError(x)


def passer(x):
    return thrower(x)


def passed(n):
    seen = {}
    for i in range(n):
        try:
            passer(i)
        except ValueError as error:
            trace = error.__traceback__
            while trace is not None:
                frame = trace.tb_frame
                tally(seen, frame.f_code.co_name, trace.tb_lineno, frame.f_lineno, frame.f_back and frame.f_back.f_code.co_name, "local" in frame.f_locals)
                trace = trace.tb_next
    return seen


show("handler", handler(61))
show("passed", passed(60))


# -- warnings

def warner():
    warnings.warn("from a callee", stacklevel=2)


def warned(n):
    seen = {}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        for i in range(n):
            warnings.warn("here", stacklevel=1)
            warner()
    for each in caught:
        tally(seen, each.message, each.lineno)
    return seen


show("warned", warned(60))


# -- names that an error message proposes

def misspelt(n):
    total = 0
    for i in range(n):
        total += i
    return totl


misspelt(1000)
