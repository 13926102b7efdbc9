# Built-in functions, their results and complaints.

def t(f, *args, **kw):
    try:
        print(getattr(f, "__name__", f), repr(f(*args, **kw)))
    except Exception as e:
        print(getattr(f, "__name__", f), type(e).__name__, e)

t(abs, -5); t(abs, 2.5); t(abs, -10**20); t(abs, "a"); t(abs)
t(all, [1, 2]); t(all, [1, 0]); t(all, []); t(any, [0, 0]); t(any, [0, 3]); t(any, 5)
t(ascii, "añ漢😀'"); t(bin, 10); t(bin, -10); t(oct, 64); t(hex, 255); t(hex, -2**70); t(hex, 1.5)
t(callable, len); t(callable, 5); t(callable, int)
t(chr, 97); t(chr, 0x1F600); t(chr, -1); t(ord, "a"); t(ord, "😀"); t(ord, "ab"); t(ord, b"a"); t(ord, 5)
t(divmod, 7, 2); t(divmod, -7, 2); t(divmod, 7.5, 2); t(divmod, 1, 0); t(divmod, 1, "a")
t(pow, 2, 10); t(pow, 2, -1); t(pow, 3, 4, 5); t(pow, 3, -1, 7); t(pow, base=2, exp=3); t(pow, 2, exp=3, mod=5); t(pow, 2)
t(round, 2.5); t(round, 3.5); t(round, 2.567, 2); t(round, 1234, -2); t(round, "a"); t(round, number=2.7)
t(sum, [1, 2, 3]); t(sum, [0.1] * 10); t(sum, [1, 2], 10); t(sum, [[1], [2]], []); t(sum, ["a"], ""); t(sum, [1, 2.5, 3]); t(sum, [1], start=5)
t(max, 1, 5, 3); t(max, [1, 5, 3]); t(max, "abc"); t(max, [], default=0); t(max, []); t(max); t(max, 1); t(max, [1, -5], key=abs); t(max, 1, 2, default=3); t(max, [1], foo=2)
t(min, 3, 1, 2); t(min, ["bb", "a"], key=len); t(min, {3: 1, 2: 5})
t(len, "abc"); t(len, [1, 2]); t(len, {1: 2}); t(len, 5); t(len)
t(sorted, [3, 1, 2]); t(sorted, "hello"); t(sorted, [3, 1, 2], reverse=True); t(sorted, ["b", "A"], key=str.lower); t(sorted, [1, "a"]); t(sorted, 5); t(sorted, [1], foo=1); t(sorted, {"b": 1, "a": 2})
t(list, reversed([1, 2, 3])); t(list, reversed("abc")); t(reversed, 5); t(reversed, {1, 2})
t(list, enumerate("ab")); t(list, enumerate("ab", start=5)); t(enumerate, 5)
t(list, zip([1, 2], "ab")); t(list, zip()); t(list, zip([1], [1, 2], strict=True)); t(list, zip([1, 2], [1])) ; t(zip, 5)
t(list, map(str, [1, 2])); t(list, map(lambda a, b: a + b, [1, 2], [3, 4])); t(map); t(map, int)
t(list, filter(None, [0, 1, "", "a"])); t(list, filter(lambda x: x > 1, [1, 2, 3]))
t(isinstance, 1, int); t(isinstance, True, int); t(isinstance, 1, (str, int)); t(isinstance, 1, int | str); t(isinstance, None, None | int); t(isinstance, 1, 5); t(isinstance, [], list[int])
t(issubclass, bool, int); t(issubclass, int, (str, object)); t(issubclass, 5, int); t(issubclass, int, 5)
t(getattr, "a", "nope", "default"); t(getattr, "a", "nope"); t(getattr, "a", 5); t(hasattr, "a", "upper"); t(hasattr, "a", "x")
t(iter, 5); t(next, iter([1])); t(next, iter([])); t(next, iter([]), "end"); t(next, [1]); t(list, iter(iter([1, 2, 3]).__next__, 2)); t(iter, 5, 5)
t(repr, "it's"); t(repr, 'say "x"'); t(repr, "a\n\t\\\x00é"); t(repr, 1e100); t(repr, [1, [2]]); t(repr, {"a": (1,)})
t(format, 255, "x"); t(format, 3.14159, ".2f"); t(format, "a", ">3"); t(format, 1, 2); t(format, object(), "x")
t(hash, 5); t(hash, -1); t(hash, 2.0); t(hash, True); t(hash, []); t(hash, float("inf"))
print(hash("a") == hash("a"), hash((1, 2)) == hash((1.0, 2)), hash(1) == hash(1.0) == hash(True), id("x") == id("x"), hash(frozenset([1])) == hash(frozenset([1])))
t(int, "12"); t(int, "ff", 16); t(int, 3.9); t(int, "z"); t(int, "0b11", 0); t(int, b"12"); t(int, None); t(int, "1_000"); t(float, "1e3"); t(float, " 2.5 "); t(float, "x"); t(float, "nan"); t(float, "-inf"); t(complex, "1+2j"); t(complex, 1, 2)
t(bool, []); t(bool, "a"); t(str, 5); t(str, b"ab", "ascii"); t(bytes, 3); t(bytes, [1, 2]); t(bytes, "é", "utf-8"); t(bytes, "a"); t(bytearray, b"ab"); t(list, "ab"); t(tuple, "ab"); t(dict, a=1); t(dict, [(1, 2)]); t(set, "aa"); t(frozenset, [1]); t(range, 5); t(slice, 1, 2); t(object, 1)
t(eval, "1 + 2"); t(eval, "x + 1", {"x": 2}); t(eval, "x + y", {"x": 1}, {"y": 2}); t(eval, "1 +"); t(eval, 5)
ns = {}
exec("def f(a):\n    return a * 2\nvalue = f(21)", ns)
print(ns["value"], ns["f"](3), sorted(k for k in ns if k != "__builtins__"))
ns["f"].__globals__["extra"] = 1
print(ns["extra"], ns["f"].__globals__ is ns)
exec("a = 1\nb = a + 1", {}, ns)
print(ns["a"], ns["b"])
code = compile("q = 7", "file.py", "exec")
print(type(code).__name__, code.co_filename, code.co_name)
exec(code)
print(q, eval(compile("q + 1", "<s>", "eval")))
t(compile, "1", "a", "nope"); t(compile, 5, "a", "exec")
def local_names(a, b=2):
    c = 3
    return sorted(locals())
print(local_names(1), "local_names" in globals(), "t" in dir(), "upper" in dir(""), vars(type("V", (), {"x": 1})()).__class__)
t(vars, 5); t(dir, 1, 2); t(delattr, 5, "x"); t(setattr, 5, "x", 1)
print("a", "b", sep="-", end="!\n"); print(); print(1, [2], "c", None, 1.5, sep=""); t(print, sep=5); t(print, end=5); t(print, foo=5)
class Out:
    def write(self, s): self.got = getattr(self, "got", "") + "<" + s + ">"
o = Out()
print("x", 1, file=o)
print(o.got)
t(type, 5); t(type); t(type, 1, 2); t(type, "a", 5, {})
print(int.__name__, type(print).__name__, print.__name__, len.__module__, [].append.__self__, int.__doc__ is not None, len.__doc__.split("\n")[0])
print(list[int], dict[str, int], int | None, list[int] | None, (int | str) == (str | int), list[int].__origin__, list[int].__args__, tuple[int, ...])
t(lambda: int | 5); t(lambda: list[int][str]); t(lambda: int[str])
print(isinstance(list[int], type), list[int]([1, 2]), type(list[int]).__name__, type(int | str).__name__, type(None | int).__name__)
print(NotImplemented, ..., None, True, __debug__, type(NotImplemented).__name__)
t(bool, NotImplemented)
print((1).__add__(2), (1).__add__("a"), (1).__eq__("a"), "a".__len__(), [1, 2].__getitem__(0), int.__add__(1, 2), str.upper("a"), dict.fromkeys("ab", 0))
t(int.__add__, "a", 1); t(list.append, 5, 1); t(str.upper, 5); t([].append); t([].append, 1, 2); t([].insert, 1); t({}.get); t("a".split, 1); t("a".replace, "b")
t((1).__add__); t(len, x=1); t([].append, x=1); t(int, 1, 2, 3); t("".join, 5); t("".join, [1])

# Lone surrogates that come to stand side by side are still two code points.
high, low = "\ud800", "\udc00"
print(len(high + low), len("".join([high, low])), len("".join((high, low))), len("-".join([high, "\U0001f600"])))
