"""Global names, builtins and other modules' names change while traces rely on them."""
import builtins
import sys

import _other
from _other import advance

factor = 2
table = [1, 2, 3]


def scaled(x):
    return x * factor


def set_factor(value):
    global factor
    factor = value


def in_the_loop(n):
    global factor
    total = 0
    for i in range(n):
        if i % 50 == 49:
            factor = factor + 1
        total += scaled(i) + factor
    return total, factor


def through_a_call(n):
    total = 0
    for i in range(n):
        total += scaled(i)
        if i == n // 2:
            set_factor(10)
        total += factor
    return total


def function_rebound(n):
    global scaled
    old = scaled
    total = 0
    for i in range(n):
        total += scaled(i)
        if i == 60:
            scaled = lambda x: -x
        elif i == 90:
            scaled = old
    return total


def other_module(n):
    total = 0
    for i in range(n):
        total += _other.step + advance(i)
        if i == 40:
            _other.step = 100
        elif i == 80:
            _other.change(1000)
        elif i == 100:
            setattr(_other, "step", 1.5)
        elif i == 120:
            sys.modules["_other"].__dict__["step"] = 7
    return total


def kind_changes(n):
    global factor
    out = []
    for i in range(n):
        if i == 30:
            factor = 1.5
        elif i == 60:
            factor = "ab"
        elif i == 90:
            factor = [0]
        elif i == 120:
            factor = 2**70
        if i % 10 == 9:
            out.append(repr(scaled(2))[:30])
    factor = 2
    return out


def deleted(n):
    global temporary
    out = []
    temporary = 1
    for i in range(n):
        if i == 50:
            del temporary
        elif i == 80:
            temporary = 5
        try:
            out.append(temporary)
        except NameError as error:
            out.append(str(error))
    return out[45:53], out[-1]


def shadowed(n):
    global len
    out = []
    for i in range(n):
        if i == 40:
            len = lambda x: -1
        elif i == 80:
            del len
        out.append(len(table))
    return sum(out), out[39:42], out[79:82]


def builtin_replaced(n):
    original = builtins.abs
    out = []
    try:
        for i in range(n):
            if i == 40:
                builtins.abs = lambda x: "mine"
            elif i == 80:
                builtins.abs = original
            out.append(abs(-i))
    finally:
        builtins.abs = original
    return out[38:42], out[78:82]


def builtin_added(n):
    out = []
    for i in range(n):
        if i == 40:
            builtins.novel = 3
        elif i == 80:
            builtins.novel += 1
        elif i == 100:
            del builtins.novel
        try:
            out.append(novel)
        except NameError as error:
            out.append("missing")
    return out[38:42], out[79:82], out[-1]


def every_iteration(n):
    global counter
    counter = 0
    for i in range(n):
        counter += i
        assert current() == counter
    return counter


def current():
    return counter


def by_globals(n):
    total = 0
    names = globals()
    for i in range(n):
        names["factor"] = i % 3
        total += scaled(1) + factor
    names["factor"] = 2
    return total


def by_exec(n):
    total = 0
    for i in range(n):
        if i % 25 == 24:
            exec("factor = %d" % i, globals())
        total += scaled(1)
    exec("factor = 2", globals())
    return total


for each in (in_the_loop, through_a_call, function_rebound, other_module, kind_changes, deleted, shadowed, builtin_replaced, builtin_added, every_iteration, by_globals, by_exec):
    for _ in range(2):
        try:
            print(each.__name__, each(150))
        except Exception as error:
            print(each.__name__, type(error).__name__, error)

x = 0
for i in range(200):
    x += i
    if i == 100:
        y = x
    if i > 100:
        y += x
    if i == 150:
        del y
        y = 0
print(x, y)


def boxed(value):
    return [value]


for i in range(17):
    try:
        # Bound for the first time where the loop is traced.
        bound_late = boxed(int("x") if i < 9 else i)
        print(i, bound_late)
    except ValueError as error:
        print(i, type(error).__name__)


def hot():
    total = 0
    for i in range(300):
        total += missing_at_the_end if i == 299 else 1
    return total


hot()
