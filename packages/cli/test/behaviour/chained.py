"""Exceptions raised from exceptions in hot loops: causes, contexts and tracebacks are those of CPython."""
import sys


class Failure(Exception):
    pass


def parse(text):
    try:
        return int(text)
    except ValueError as error:
        raise Failure("bad " + text) from error


def lookup(table, key):
    try:
        return table[key]
    except KeyError:
        raise Failure(key)


def hidden(table, key):
    try:
        return table[key]
    except KeyError:
        raise Failure(key) from None


def chain(error):
    parts = []
    while error is not None:
        lines = []
        entry = error.__traceback__
        while entry is not None:
            lines.append((entry.tb_frame.f_code.co_name, entry.tb_lineno))
            entry = entry.tb_next
        parts.append((type(error).__name__, str(error), lines, error.__suppress_context__))
        error = error.__cause__ or error.__context__
    return parts


def loop(n):
    seen = set()
    for i in range(n):
        try:
            if i % 3 == 0:
                parse("x%d" % (i % 2))
            elif i % 3 == 1:
                lookup({}, "k")
            else:
                hidden({}, "k")
        except Failure as error:
            seen.add(repr(chain(error)))
            assert sys.exc_info()[1] is error and sys.exception() is error
            assert sys.exc_info()[2] is error.__traceback__
        assert sys.exc_info() == (None, None, None)
    return sorted(seen)


for line in loop(100):
    print(line)


def nested(n):
    out = []
    for i in range(n):
        try:
            try:
                raise KeyError(i)
            except KeyError as inner:
                try:
                    raise ValueError(i)
                except ValueError as second:
                    assert second.__context__ is inner
                    assert sys.exception() is second
                assert sys.exception() is inner
                raise IndexError(i)
        except IndexError as last:
            assert isinstance(last.__context__, KeyError), last.__context__
            assert last.__cause__ is None
            out.append(last.args[0])
        else:
            out.append("else")
        finally:
            out.append("f")
    return out[-4:], len(out)


print(nested(60))


def reraised(n):
    depths = set()
    for i in range(n):
        try:
            try:
                1 // 0
            except ZeroDivisionError:
                raise
        except ZeroDivisionError as error:
            count = 0
            entry = error.__traceback__
            while entry is not None:
                count += 1
                entry = entry.tb_next
            depths.add((count, error.__traceback__.tb_lineno))
    return depths


print(reraised(50))
kept = ValueError("kept")


def same(n):
    """The same object raised again and again: its traceback grows as CPython's does."""
    for i in range(n):
        try:
            raise kept
        except ValueError:
            pass
    count = 0
    entry = kept.__traceback__
    while entry is not None:
        count += 1
        entry = entry.tb_next
    return count


print(same(30))


class Manager:
    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        log.append((kind and kind.__name__, str(value), trace and trace.tb_lineno))
        return kind is KeyError


log = []


def managed(n):
    for i in range(n):
        with Manager():
            if i % 2:
                raise KeyError(i)
        try:
            with Manager():
                if i % 5 == 0:
                    raise ValueError(i)
        except ValueError:
            pass


managed(40)
print(len(log), sorted(set((kind, line) for kind, _, line in log), key=str))


def generator(n):
    for i in range(n):
        try:
            yield i
        except KeyError as error:
            log.append(error.__context__)


def driving(n):
    g = generator(n)
    next(g)
    out = 0
    for i in range(n - 2):
        try:
            raise ValueError(i)
        except ValueError as error:
            out += g.throw(KeyError(i))
            assert log[-1] is None and sys.exception() is error
    return out


print(driving(50))


def raise_in_finally(n):
    out = []
    for i in range(n):
        try:
            try:
                raise KeyError(i)
            finally:
                if i % 2:
                    raise ValueError(i)
        except (KeyError, ValueError) as error:
            out.append((type(error).__name__, type(error.__context__).__name__))
    return sorted(set(out))


print(raise_in_finally(50))


def cycle(n):
    for i in range(n):
        a, b = ValueError("a"), ValueError("b")
        try:
            try:
                raise a
            except ValueError:
                try:
                    raise b
                except ValueError:
                    raise a
        except ValueError as error:
            assert error is a and a.__context__ is b and b.__context__ is None
    return "cycle broken"


print(cycle(40))
loop_count = 0
for i in range(60):
    try:
        raise Failure(i) from (KeyError(i) if i % 2 else None)
    except Failure as error:
        loop_count += error.__cause__ is not None
print(loop_count)
for i in range(300):
    if i == 250:
        parse("oops")
    parse(str(i))
