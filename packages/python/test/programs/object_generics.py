# generics, aliases
from_list = list[int]
print(from_list, repr(from_list), from_list.__origin__, from_list.__args__, from_list.__parameters__, from_list == list[int], hash(from_list) == hash(list[int]), from_list is list[int])
print(from_list(), from_list([1]), dict[str, list[int]], tuple[()], tuple[int, ...], type[int], set[int] | None, frozenset[str])
print(list[int].__class__, isinstance(list[int], type), list[int].append, list[int].__name__, list[int].__doc__ == list.__doc__)
class MyList(list[int]): pass
print(MyList.__bases__, MyList.__orig_bases__, MyList.__mro__)
u = int | str
print(u, u.__args__, u == (str | int), hash(u) == hash(str | int), isinstance(5, u), issubclass(bool, u), u | None, None | u, u | int)
def t(f):
    try: print(repr(f()))
    except Exception as e: print(type(e).__name__, e)
t(lambda: isinstance(5, int | list[int])); t(lambda: isinstance([], int | list[int])); t(lambda: u()); t(lambda: u[int]); t(lambda: int | "str"); t(lambda: (int | str) | 5); t(lambda: type("X", (int | str,), {}))
t(lambda: list[int][int]); t(lambda: issubclass(list[int], list)); t(lambda: issubclass(list, list[int])); t(lambda: isinstance(list, list[int]))
def f[T](x: T) -> T: return x
print(f(1), f.__type_params__, f.__type_params__[0].__name__, type(f.__type_params__[0]).__name__)
class Box[T, *Ts, **P]:
    def get(self) -> T: ...
print(Box.__type_params__, Box.__parameters__ , Box[int, str, [int]] if False else "")
type Alias[T] = list[T]
print(Alias, Alias.__value__, Alias.__type_params__, type(Alias).__name__, Alias.__name__, Alias[int])
class Bounded[T: int, U: (int, str), V = bool]: pass
T, U, V = Bounded.__type_params__
print(T.__bound__, U.__constraints__, V.__default__, T.__covariant__, T.__infer_variance__, T.has_default() if hasattr(T, "has_default") else None)
name = "world"
tpl = t"hello {name!r:>10} {1 + 1}"
print(type(tpl).__name__, tpl.strings, tpl.values, [i.expression for i in tpl.interpolations], tpl.interpolations[0].conversion, tpl.interpolations[0].format_spec)
