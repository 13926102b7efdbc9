# Parameters of every kind, closures, recursion, decorators, and the errors of calls that do not fit.
def show(*args, **kw):
    print(args, sorted(kw.items()))

def f(a, b=2, /, c=3, *args, d, e=5, **kw):
    return (a, b, c, args, d, e, kw)

print(f(1, d=4))
print(f(1, 2, 3, 4, 5, d=6, x=7))
print(f(1, d=4, a=10, b=20))
print(f(*[1, 2], *(3, 4), d=1, **{"y": 2}))

def simple(a, b): return a - b
print(simple(b=1, a=5), simple(*[3, 4]), simple(**{"a": 1, "b": 2}))

def attempt(call):
    try:
        print(call())
    except TypeError as error:
        print("TypeError:", error)

attempt(lambda: simple(1))
attempt(lambda: simple())
attempt(lambda: simple(1, 2, 3))
attempt(lambda: simple(1, 2, c=3))
attempt(lambda: simple(1, a=3))
attempt(lambda: f())
attempt(lambda: f(1))
def k(*, x, y, z=1): return x, y, z
attempt(lambda: k())
attempt(lambda: k(x=1))
attempt(lambda: k(1, x=1, y=2))
def p(a, b, /): return a
attempt(lambda: p(a=1, b=2))
def o(a, b=1, c=2): return a
attempt(lambda: o())
attempt(lambda: o(1, 2, 3, 4))
attempt(lambda: o(1, bb=4))
attempt(lambda: 5())
attempt(lambda: o(*5))
attempt(lambda: o(**5))
attempt(lambda: o(1, **{"a": 2}))
attempt(lambda: show(*[1, 2], **{"k": 1}, **{"k": 2}))

def counter():
    n = 0
    def increment(by=1):
        nonlocal n
        n += by
        return n
    def read(): return n
    return increment, read
inc, read = counter()
inc(); inc(5)
print(read())

fs = []
for i in range(3):
    def g(i=i): return i * 10
    fs.append(g)
print([g() for g in fs])
print([(lambda: j)() for j in range(3)])
late = [lambda: j for j in range(3)]
print([h() for h in late])

def trace(label):
    def wrap(function):
        def inner(*args, **kw):
            print("enter", label, args, kw)
            result = function(*args, **kw)
            print("leave", label, result)
            return result
        inner.__name__ = function.__name__
        return inner
    return wrap

@trace("one")
@trace("two")
def add(a, b=1):
    return a + b
print(add(3), add(1, b=9), add.__name__)

def fact(n): return 1 if n <= 1 else n * fact(n - 1)
print(fact(30))
def even(n): return True if n == 0 else odd(n - 1)
def odd(n): return False if n == 0 else even(n - 1)
print(even(100), odd(7))

def ack(m, n):
    if m == 0: return n + 1
    if n == 0: return ack(m - 1, 1)
    return ack(m - 1, ack(m, n - 1))
print(ack(2, 3))

def deep(n): return deep(n + 1)
try:
    deep(0)
except RecursionError as error:
    print("RecursionError:", error)

def unbound():
    try:
        print(x)
    except UnboundLocalError as error:
        print(error)
    x = 1
    del x
    try:
        x
    except UnboundLocalError as error:
        print(error)
unbound()
def free():
    def inner(): return later
    try:
        inner()
    except NameError as error:
        print(type(error).__name__, error)
    later = 1
    return inner()
print(free())
try:
    undefined_name
except NameError as error:
    print(error)

def annotated(a: int, b: "str" = "x") -> float: pass
print(annotated.__annotations__)
print(f.__defaults__, f.__kwdefaults__, simple.__code__.co_varnames, simple.__qualname__)
def documented():
    "The docstring."
print(documented.__doc__)
print((lambda *a, **k: (a, k))(1, 2, z=3))
x = y = z = 5
print(x, y, z)
def gen_defaults(items=[]):
    items.append(len(items))
    return items
print(gen_defaults(), gen_defaults())
print(max([3, 1, 2], key=lambda v: -v), sorted("hello", key=ord, reverse=True))
if (n := len("walrus")) > 3:
    print(n)
print((lambda n: n(n, 10))(lambda self, k: 1 if k == 0 else k * self(self, k - 1)))
