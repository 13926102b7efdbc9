# closures, scopes, comprehensions, generators, decorators, classes
def counter():
    n = 0
    def inc(by=1):
        nonlocal n
        n += by
        return n
    return inc
c = counter(); print(c(), c(5), c())
def param_cell(a, b, *args, k=1, **kw):
    def inner(): return a, b, args, k, kw
    a += 1
    return inner
print(param_cell(1, 2, 3, k=4, z=5)())
x = "global"
def scopes():
    x = "local"
    class A:
        y = x
        x = "class"
        z = x
        def m(self): return x
        w = [x for _ in range(1)]
        v = list(x for _ in range(1))
        u = [y2 for y2 in (x, y)]
    return A.y, A.x, A.z, A().m(), A.w, A.v, A.u
try: print(scopes())
except NameError as e: print(e)
class B:
    x = x
    items = [1, 2, 3]
    total = [i for i in items]
    try: bad = [i for i in range(2) if items]
    except NameError as e: print("NameError", e)
print(B.x, B.total)
def class_free():
    val = "enclosing"
    class A:
        got = val
        class In:
            got = val
            val = "inner"
            after = val
        val2 = val
    return A.got, A.In.got if hasattr(A.In, "got") else None, A.In.after
try: print(class_free())
except Exception as e: print(type(e).__name__, e)
def class_global():
    class A:
        global gname
        gname = 5
    return "gname" in A.__dict__
print(class_global(), gname)
def class_nonlocal():
    v = 1
    class A:
        nonlocal v
        v = 2
    return v
print(class_nonlocal())
# comprehensions
print([x * y for x in range(3) for y in range(x) if x + y], {x % 2 for x in range(5)}, {x: x * x for x in range(3)}, list(x for x in range(3)))
print([[y for y in range(x)] for x in range(3)], [(a, b) for a, *b in ["abc", "de"]], [x for x in [1, 2] for x in [x, 3]])
print(x)
def comp_scope():
    x = 10
    r = [x for x in range(3)]
    fs = [lambda: x for x in range(3)]
    k = [(lambda y: x * y) for x in range(3)]
    n = [[x + z for z in range(2)] for x in range(2)]
    outer = [x + q for q in range(2)]
    def g(): return [x for _ in range(2)]
    return x, r, [f() for f in fs], [f(2) for f in k], n, outer, g()
print(comp_scope())
def comp_capture():
    y = 5
    fs = [lambda: (x, y) for x in range(2)]
    y = 6
    gs = list((lambda: (x, y)) for x in range(2))
    return [f() for f in fs], [g() for g in gs]
print(comp_capture())
print([i for i in range(10) if i % 2 if i % 3], [(i, j) for i in range(3) if i for j in range(3) if j > i])
print({k: v for k, v in [("a", 1), ("b", 2)]}, {(k, v) for k, v in [(1, 2)]})
def comp_exc():
    try: [1 / x for x in (1, 0)]
    except ZeroDivisionError as e: return "zde"
print(comp_exc())
class Cls:
    k = 3
    def m(self): return [self.k + i for i in range(2)], {__class__.__name__ for _ in range(1)}, [super(Cls, self).__hash__() is not None for _ in "a"]
print(Cls().m())
def loc():
    a = 1
    b = [sorted(locals()) for q in range(1)]
    return b, sorted(locals())
print(loc())
# generators
def gen(n):
    try:
        for i in range(n):
            r = yield i
            if r: print("got", r)
    finally: print("closed")
    return "done"
g = gen(3); print(next(g), g.send("hi"), next(g))
try: next(g)
except StopIteration as e: print(e.value)
g = gen(5); next(g); g.close()
def deleg():
    r = yield from gen(2)
    print("r", r)
    try: yield from [10, 20]
    except ValueError as e: print("caught", e); yield "after"
    return (yield)
g = deleg()
print(next(g), next(g), next(g), g.throw(ValueError("v")))
print(next(g))
try: g.send("final")
except StopIteration as e: print(e.value)
def tree(n): 
    if n:
        yield from tree(n - 1)
        yield n
        yield from tree(n - 1)
print(list(tree(3)))
def expr_yield():
    x = (yield 1) + (yield 2)
    y = [(yield 3), (yield 4)]
    print(x, y, (yield))
    return f"{(yield 5)}"
g = expr_yield(); next(g)
for v in (10, 20, 30, 40, 50): print(g.send(v))
try: g.send("z")
except StopIteration as e: print(e.value)
print(sum(x * x for x in range(10)), max((x for x in [3, 1, 2]), key=lambda v: -v), list(map(lambda x: x + 1, (y for y in range(3)))))
def stop(): 
    raise StopIteration(5)
    yield
try: list(stop())
except RuntimeError as e: print(e, repr(e.__cause__))
def gen_exc():
    try: yield 1
    except GeneratorExit: print("exit"); raise
    finally: print("fin")

g = gen_exc(); next(g); g.close()
# decorators
def deco(tag):
    print("deco", tag)
    def d(f):
        print("apply", tag)
        def w(*a, **k): return (tag, f(*a, **k))
        return w
    return d
@deco("a")
@deco("b")
def decorated(x): return x
print(decorated(1))
@lambda c: (print("class deco"), c)[1]
class D: pass
class Prop:
    @property
    def v(self): return self._v
    @v.setter
    def v(self, x): self._v = x * 2
    @staticmethod
    def s(a): return a
    @classmethod
    def c(cls, a): return cls.__name__, a
p = Prop(); p.v = 4; print(p.v, Prop.s(1), p.c(2))
# super and classes
class A:
    def __init__(self, x): self.x = x
    def f(self): return "A.f", self.x
    @classmethod
    def make(cls, *a): return cls(*a)
    p = property(lambda self: "A.p")
class Bb(A):
    def __init__(self, x, y):
        super().__init__(x)
        self.y = y
    def f(self):
        s = super()
        return "B", super().f(), s.f(), super(Bb, self).f(), [super(Bb, self).f() for _ in "a"], super().p, __class__.__name__
    @classmethod
    def make(cls, *a): return super().make(*a)
    def nested(self):
        def inner(self): return super().f()
        return inner(self), (lambda: super(Bb, self).f())()
print(Bb(1, 2).f(), Bb.make(3, 4).y, Bb(5, 6).nested())
class Meta(type):
    def __new__(m, n, b, d, **k): print("meta", n, k); return super().__new__(m, n, b, d)
    def __init__(c, n, b, d, **k): super().__init__(n, b, d)
    @classmethod
    def __prepare__(m, n, b, **k): print("prep", n, k); return {"pre": 1}
class WithMeta(metaclass=Meta, opt=3): z = pre + 1
print(WithMeta.pre, WithMeta.z)
bases = (A,)
class Star(*bases, **{"metaclass": type}): pass
print(Star.__mro__[1].__name__)
class Priv:
    __a = 1
    def __m(self): return self.__a
    def get(self): return self.__m(), self._Priv__a, [__x for __x in (1,)]
    def __dunder__(self): return 5
    def kw(self, __k=3): return __k
print(Priv().get(), Priv().__dunder__(), "_Priv__a" in Priv.__dict__, Priv().kw(_Priv__k=4))
print(A.f.__qualname__, scopes.__qualname__, comp_scope.__name__, Priv.get.__module__, (lambda: 0).__qualname__, counter().__qualname__)
def doc():
    """Doc
       indented
         more
    """
class Doc:
    "class doc"
print(repr(doc.__doc__), Doc.__doc__, doc.__code__.co_name, doc.__code__.co_firstlineno)
def defaults(a, b=[], *, c={}): b.append(a); c[a] = 1; return b, c
print(defaults(1), defaults(2), defaults.__defaults__, defaults.__kwdefaults__)
def annotated(a: int, b: "str" = 1, *c: float, d: list[int] = None, **e: dict) -> None: pass
print(annotated.__annotations__)
class Ann:
    x: int
    y: str = "a"
    if True: z: float
    if False: w: bytes
print(Ann.__annotations__)
print(f"{__name__}", [f.__name__ for f in (A.f, Bb.f)])
