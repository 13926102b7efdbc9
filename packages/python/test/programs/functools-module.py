# functools: results, reprs and messages.
import functools
from functools import *
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
def show(*a, **k): return a, k
p = partial(show, 1, 2, x=3)
t(lambda: p(4, y=5)); t(lambda: p.func is show); t(lambda: p.args); t(lambda: p.keywords); t(lambda: partial(p, 9)(1)); 
t(lambda: repr(partial(int, '5', base=3)))
t(lambda: partial(5)); t(lambda: partial())
q = partial(show, Placeholder, 2, Placeholder, 4)
t(lambda: q(1, 3, 5)); t(lambda: q(1)); t(lambda: partial(show, Placeholder)); t(lambda: Placeholder)
class C:
    def m(self, a, b=2, *, c=3): return (self.__class__.__name__, a, b, c)
    pm = partialmethod(m, 10, c=7)
    pp = partial(show, 1)
    @cached_property
    def cp(self):
        "doc"
        print('computing'); return 42
t(lambda: C().pm()); t(lambda: C().pm(5)); t(lambda: C.pm(C(), 6)); 
c = C(); t(lambda: (c.cp, c.cp)); t(lambda: C.cp.__doc__); t(lambda: c.__dict__); 
@lru_cache(maxsize=2)
def f(x, y=1):
    "fdoc"
    print('call', x, y); return x * y
t(lambda: [f(1), f(1), f(2), f(1), f(3), f(2)]); t(lambda: f.cache_info()); t(lambda: f.__name__ + f.__doc__); t(lambda: f.cache_parameters()); t(lambda: f.__wrapped__(2)); f.cache_clear(); t(lambda: f.cache_info())
@cache
def fib(n): return n if n < 2 else fib(n-1) + fib(n-2)
t(lambda: fib(100)); t(lambda: fib.cache_info())
t(lambda: f([])); 
@lru_cache
def g(*a, **k): return (a, k)
t(lambda: (g(1), g(1.0), g(x=1), g('a', b=2))); t(lambda: g.cache_info())
@lru_cache(typed=True)
def h(a): return a
t(lambda: (h(1), h(1.0), h.cache_info().currsize))
t(lambda: lru_cache('x')); t(lambda: lru_cache(-5)(len).cache_parameters())
t(lambda: reduce(lambda a, b: a + b, [1, 2, 3])); t(lambda: reduce(lambda a, b: a + b, [], 5)); t(lambda: reduce(max, [])); t(lambda: reduce(max, 5)); t(lambda: reduce(lambda a,b: a*b, range(1, 10), initial=2))
t(lambda: sorted([3, 1, 2], key=cmp_to_key(lambda a, b: b - a))); t(lambda: max(['bb', 'a'], key=cmp_to_key(lambda a, b: len(a) - len(b))))
t(lambda: cmp_to_key(lambda a, b: 0)(1) == 5)
def deco(fn):
    @wraps(fn)
    def w(*a, **k):
        "inner"
        return fn(*a, **k)
    return w
@deco
def orig(a: int) -> str:
    "orig doc"
    return a
t(lambda: (orig.__name__, orig.__doc__, orig.__qualname__, orig.__wrapped__(3), orig.__annotations__, orig.__module__))
@total_ordering
class T:
    def __init__(self, v): self.v = v
    def __eq__(self, o): return self.v == o.v if isinstance(o, T) else NotImplemented
    def __lt__(self, o): return self.v < o.v if isinstance(o, T) else NotImplemented
t(lambda: (T(1) < T(2), T(1) <= T(1), T(2) > T(1), T(2) >= T(3))); t(lambda: T(1) <= 5)
t(lambda: total_ordering(type('X', (), {})))
@singledispatch
def sd(x): return 'object'
@sd.register
def _(x: int): return 'int'
@sd.register(str)
def _(x): return 'str'
@sd.register(list)
@sd.register(tuple)
def _(x): return 'seq'
t(lambda: (sd(1), sd('a'), sd([]), sd(()), sd(1.5), sd(True))); t(lambda: sd.dispatch(bool).__name__); t(lambda: sd()); t(lambda: sorted(k.__name__ for k in sd.registry))
class D:
    @singledispatchmethod
    def neg(self, arg): raise NotImplementedError("no")
    @neg.register
    def _(self, arg: int): return -arg
    @neg.register
    def _(self, arg: bool): return not arg
t(lambda: (D().neg(5), D().neg(True))); t(lambda: D().neg('a'))
class E:
    @lru_cache(None)
    def meth(self, x): return (id(self) == id(self), x)
e = E(); t(lambda: (e.meth(1), e.meth(1), E.meth.cache_info()))
t(lambda: WRAPPER_ASSIGNMENTS); t(lambda: WRAPPER_UPDATES)
