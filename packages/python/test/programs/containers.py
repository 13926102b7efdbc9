# list, tuple, dict, set, frozenset, range: slices and operations on pseudo-random values, keys of every kind, changes while iterating, orders of sets.
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
seed = 12345
def rnd(n):
    global seed
    seed = (seed * 1103515245 + 12345) % 2147483648
    return (seed >> 8) % n
# lists against slices
def fuzz_list():
    out = []
    vals = [None, 0, 1, 2, 3, 5, 9, -1, -2, -4, -9, 100, -100]
    steps = [None, 1, 2, 3, -1, -2, -3]
    for i in range(150):
        a = list(range(rnd(8)))
        if rnd(3) == 0: a = [float(x) for x in a]
        if rnd(4) == 0: a.append('x')
        s = slice(vals[rnd(len(vals))], vals[rnd(len(vals))], steps[rnd(len(steps))])
        op = rnd(4)
        try:
            if op == 0: out.append(a[s])
            elif op == 1:
                a[s] = [10 + x for x in range(rnd(4))]; out.append(a)
            elif op == 2:
                del a[s]; out.append(a)
            else: out.append((s.indices(len(a)), tuple(a)[s], 'abcdefgh'[s], range(8)[s]))
        except Exception as e:
            out.append((type(e).__name__, str(e)))
    for o in out: print(o)
fuzz_list()
def fuzz_set():
    s = set(); 
    for i in range(1000):
        x = rnd(200) - 60
        if rnd(3): s.add(x)
        else: s.discard(x)
        if i % 200 == 0: print(s)
    for i in range(25):
        a = {rnd(50) for _ in range(rnd(20))}; b = {rnd(50) for _ in range(rnd(20))}
        print(a | b, a & b, a - b, a ^ b, a <= b, a.isdisjoint(b))
        c = set(a); c |= b; d = set(a); d &= b; e = set(a); e -= b; f = set(a); f ^= b
        print(c, d, e, f, sorted(a), len(a))
        g = a.copy(); p = []
        while g: p.append(g.pop())
        print(p, set(p), frozenset(p), a.union(b, [1,2,3]), a.intersection(b, range(20)), a.difference(b, [1]), a.symmetric_difference(list(b)))
    print(set(range(100, 0, -7)), {True, 2, 1.0}, {1, 1.0, True}, {None})
fuzz_set()
def fuzz_dict():
    d = {}
    keys = [0, 1, 2, True, False, 1.0, 2.5, 'a', 'b', None, (1, 2), (1, 'x'), 10**20, -1, -2, 'abc', b'x', frozenset([1])]
    for i in range(900):
        k = keys[rnd(len(keys))]
        op = rnd(8)
        if op < 4: d[k] = i
        elif op == 4: d.pop(k, None)
        elif op == 5: d.setdefault(k, i)
        elif op == 6 and rnd(4) == 0 and d: d.popitem()
        elif op == 7: d.get(k)
        if i % 90 == 0: print(d, len(d), list(d), k in d)
fuzz_dict()
class K:
    def __init__(self, v): self.v = v
    def __hash__(self): return self.v % 3
    def __eq__(self, o): return isinstance(o, K) and o.v == self.v
    def __repr__(self): return f'K({self.v})'
d = {}
for i in range(20): d[K(i % 7)] = i
print(d, K(3) in d, d[K(6)], K(9) in d); del d[K(3)]; print(d)
s = {K(i) for i in range(5)}; print(len(s), K(2) in s, sorted(k.v for k in s))
class IntLike:
    def __hash__(self): return hash(1)
    def __eq__(self, o): return o == 1
print({1: 'a'}[IntLike()], {1: 'a', 'x': 2}.get(IntLike()), IntLike() in {1, 2}, IntLike() in {2: 3})
class S(str): pass
print({'a': 1}[S('a')], {S('a'): 1}['a'], type(list({S('a'): 1})[0]).__name__, S('a') in {'a'}, {'a'} == {S('a')})
class M(dict):
    def __missing__(self, k): return ('missing', k)
m = M(a=1); print(m['a'], m['b'], m.get('b'), m, type(m.copy()).__name__, isinstance(m, dict)); m.x = 5; print(m.x, m | {'c': 2}, type(m | {}).__name__)
class BadEq:
    def __hash__(self): return 1
    def __eq__(self, o): raise ValueError('eq!')
def bad(): d = {BadEq(): 1}; return d[1]
t(bad)
class BadHash:
    def __hash__(self): raise TypeError('nohash')
t(lambda: {BadHash(): 1}); t(lambda: {BadHash()}); t(lambda: BadHash() in {1: 2})
class NoHash:
    def __eq__(self, o): return True
t(lambda: {NoHash(): 1}); t(lambda: hash(NoHash()))
class Mut:
    def __init__(self, d): self.d = d
    def __hash__(self): return 5
    def __eq__(self, o): self.d.clear(); return False
def mut():
    d = {}; a = Mut(d); d[a] = 1; d[5] = 2; d.get(Mut(d)); return len(d)
t(mut)
def f():
    d = {1: 1, 2: 2}
    for k in d: d[k + 10] = 1
t(f)
def f():
    d = {1: 1, 2: 2}
    for k in d: del d[k]
t(f)
def f():
    d = {1: 1}
    for k in d: del d[k]; d[k + 1] = 1
t(f)
def f():
    d = {1: 1, 2: 2}; it = iter(d.items()); next(it); d[3] = 3
    try: next(it)
    except RuntimeError as e: print(e)
    return next(it)
t(f)
def f():
    s = {1, 2}
    for k in s: s.add(k + 10)
t(f)
def f():
    a = [1, 2, 3]
    for x in a:
        if x == 2: a.remove(2)
        elif len(a) < 6: a.append(x * 10)
    return a
t(f)
def f():
    a = [1, 2, 3]; it = iter(a); L = list(it); a.append(4); return L, list(it)
t(f)
def f():
    a = [3, 1, 2]
    def key(x): a.append(1); return x
    a.sort(key=key)
t(f)
t(lambda: sorted([3, 1, 2], reverse=True)); t(lambda: sorted(['b', 'A', 'c'], key=str.lower)); t(lambda: sorted([(1, 'b'), (1, 'a'), (0, 'z')])); t(lambda: sorted([1.5, 1, True, 0.5])); t(lambda: sorted([2, 'a'])); t(lambda: sorted([[2], [1, 5], [1]])); t(lambda: sorted({3: 1, 1: 2})); t(lambda: sorted([float('nan'), 1.0, 0.5]))
def st():
    data = [(rnd(10), i) for i in range(300)]
    a = sorted(data, key=lambda p: p[0]); b = sorted(data, key=lambda p: p[0], reverse=True)
    return a == sorted(a, key=lambda p: (p[0], p[1])), b[:10], sorted(data) == sorted(data, key=lambda p: p)
t(st)
class Cmp:
    n = 0
    def __init__(self, v): self.v = v
    def __lt__(self, o): Cmp.n += 1; return self.v < o.v
def cnt():
    Cmp.n = 0; sorted(map(Cmp, range(100))); x = Cmp.n; Cmp.n = 0; sorted(map(Cmp, range(100, 0, -1))); return x, Cmp.n
t(cnt)
a = [1]; a.append(a); print(a); d = {}; d['d'] = d; print(d); tt = ([],); tt[0].append(tt); print(tt); s = [d, a]; print(s)
print([1, 2] == [1, 2.0], (1, 2) == [1, 2], [1, [2, 3]] < [1, [2, 4]], (1,) < (1, 0), [] < [0], [nan for nan in [float('nan')]] == [1])
nan = float('nan'); print([nan] == [nan], nan in [nan], [nan].index(nan), (nan,) == (nan,), {nan: 1}.get(nan), [nan].count(nan))
print([1, 2, 3] * 2, 2 * (1,), [[0] * 2] * 2, [] * 5, [1] * -1, (1, 2) + (3,), [1.5] * 3)
print(dict([(1, 2), [3, 4]], a=5), dict({'x': 1}, x=2), dict(zip('ab', [1, 2])), {**{'a': 1}, 'b': 2}, {'a': 1} | {'b': 2})
d = {'a': 1, 'b': 2, 'c': 3}
print(list(reversed(d)), list(d.items()), list(d.values()), d.keys() & {'a', 'z'}, sorted(d.keys() - ['a']), d.items() & [('a', 1)], sorted(d.keys() ^ {'a', 'q'}), d.popitem(), d)
print(d == {'b': 2, 'a': 1}, d != {}, 'a' in d.keys(), ('a', 1) in d.items(), 1 in d.values(), len(d.keys()))
print(hash((1, 2)) == hash((1, 2)), hash((1, 2)) == hash((1.0, 2.0)), hash(frozenset([1, 2])) == hash(frozenset([2, 1])), hash('a') == hash('a'))
x = [1, 2, 3, 4, 5]; x[1:3] = 'abc'; print(x); x[::2] = [0] * 3; print(x); x[10:] = [7]; print(x); x[:0] = [9]; print(x); del x[::2]; print(x); x *= 2; print(x); x += (1,); print(x)
x.insert(0, 'i'); x.insert(-1, 'j'); x.insert(100, 'k'); print(x, x.pop(), x.pop(0), x.index(1), x.count(1)); x.reverse(); print(x); x.clear(); print(x)
print([*range(3), *'ab'], (*[1], 2), {*[1, 2], 3}); a, *b, c = range(6); print(a, b, c); (x, y), z = (1, 2), 3; print(x, y, z)
print(list(range(10))[::-2], range(10)[::-2], list(range(5, -5, -3)), len(range(0, 100, 7)), 98 in range(0, 100, 7), 99 in range(0, 100, 7), range(3) == range(0, 3, 1), 2.0 in range(5), 'a' in range(5), range(5).index(3), range(10**20, 10**20 + 3)[1], list(range(10**20, 10**20 + 3)), max(range(5)), sum(range(101)), list(reversed(range(0, 10, 3))))
print(tuple(enumerate('ab', 5)), list(zip([1, 2], 'ab', [True])), list(map(lambda a, b: a + b, [1, 2], [3, 4])), list(filter(None, [0, 1, 2])), list(reversed([1, 2, 3])), list(reversed('abc')))
class L(list):
    def __iter__(self): return iter([9, 9])
    def __len__(self): return 42
l = L([1, 2]); print(list(l), len(l), l[0], tuple(l), [*l], sum(l), l == [1, 2], sorted(l), l + [3], type(l + []).__name__, type(l[:]).__name__, bool(L()))
class T(tuple):
    def __new__(cls, *a): return super().__new__(cls, a)
    def first(self): return self[0]
u = T(1, 2); u.z = 3; print(u, u.first(), u.z, u + (3,), type(u + (3,)).__name__, hash(u) == hash((1, 2)), u == (1, 2), isinstance(u, tuple), len(u))
class F(frozenset): pass
print(F([1]), F([1]) | {2}, type(F([1]) | {2}).__name__, F([1]) == {1}, type(set([1]) | F([2])).__name__)
class DS(set):
    def add(self, x): super().add(x * 2)
ds = DS(); ds.add(2); print(ds, DS([1]) - {1}, 4 in ds)
