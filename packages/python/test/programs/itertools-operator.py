# itertools and operator: results, reprs and messages.
from itertools import *
import itertools, operator
def t(f):
    try: print(f())
    except BaseException as e: print(type(e).__name__, e)
L = list
t(lambda: L(accumulate([1,2,3,4]))); t(lambda: L(accumulate([1,2,3], operator.mul, initial=10))); t(lambda: L(accumulate([]))); t(lambda: L(accumulate([], initial=5)))
t(lambda: L(batched('ABCDEFG', 3))); t(lambda: L(batched('ABCDEFG', 3, strict=True))); t(lambda: L(batched('AB', 0))); t(lambda: batched())
t(lambda: L(chain('ab', [1,2], ()))); t(lambda: L(chain.from_iterable(['ab','cd']))); t(lambda: L(chain(5))); 
t(lambda: L(combinations('ABCD', 2))); t(lambda: L(combinations([1], 3))); t(lambda: L(combinations([1,2], 0))); t(lambda: L(combinations([1], -1)))
t(lambda: L(combinations_with_replacement('ABC', 2))); t(lambda: L(combinations_with_replacement('', 1))); t(lambda: L(combinations_with_replacement('', 0)))
t(lambda: L(permutations('ABC', 2))); t(lambda: L(permutations(range(3)))); t(lambda: L(permutations([1], 2))); t(lambda: L(permutations([1,2], None))); t(lambda: L(permutations([1,2], 'a')))
t(lambda: L(product('AB', [1,2]))); t(lambda: L(product('AB', repeat=2))); t(lambda: L(product())); t(lambda: L(product('ab', []))); t(lambda: L(product([1], repeat=-1))); t(lambda: L(product([1,2], repeat=0)))
t(lambda: L(compress('ABCDEF', [1,0,1,0,1,1]))); t(lambda: compress('a'))
t(lambda: L(islice(count(5, 2), 4))); t(lambda: repr(count())); t(lambda: repr(count(1.5, 0.5))); t(lambda: count('a')); t(lambda: L(islice(count(2**53-2), 4))); t(lambda: repr(count(5,-1)))
t(lambda: L(islice(cycle('AB'), 5))); t(lambda: L(cycle([])))
t(lambda: L(dropwhile(lambda x: x < 3, [1,2,3,4,1]))); t(lambda: L(takewhile(lambda x: x < 3, [1,2,3,4,1]))); t(lambda: L(filterfalse(None, [0,1,'',2]))); t(lambda: L(filterfalse(lambda x: x%2, range(6))))
t(lambda: [(k, L(g)) for k, g in groupby('AAABBBCCAAA')]); t(lambda: [(k, L(g)) for k, g in groupby([1,2,3,4,5,6], key=lambda x: x // 3)])
def gb():
    it = groupby('AABB'); k1, g1 = next(it); next(it); return L(g1)
t(gb); t(lambda: [k for k, g in groupby('AABBA')])
t(lambda: L(islice('ABCDEFG', 2))); t(lambda: L(islice('ABCDEFG', 2, 4))); t(lambda: L(islice('ABCDEFG', 2, None))); t(lambda: L(islice('ABCDEFG', 0, None, 2))); t(lambda: islice('a', -1)); t(lambda: islice('a', 1, 2, 0)); t(lambda: islice('a', 'x')); t(lambda: islice('a', 'x', 5)); t(lambda: islice('a'))
def isl():
    it = iter(range(10)); a = L(islice(it, 1, 5, 3)); return a, L(it)
t(isl)
t(lambda: L(pairwise('ABCD'))); t(lambda: L(pairwise('A'))); 
t(lambda: L(repeat(10, 3))); t(lambda: repr(repeat(1, 2))); t(lambda: repr(repeat(1))); t(lambda: operator.length_hint(repeat(1, 5))); t(lambda: operator.length_hint(repeat(1))); t(lambda: L(repeat(1, -3))); t(lambda: L(repeat(times=2, object=3)))
t(lambda: L(starmap(pow, [(2,5), (3,2)]))); t(lambda: L(starmap(pow, [5])))
def te():
    a, b, c = tee([1,2,3], 3); next(a); return L(a), L(b), L(c)
t(te); t(lambda: tee([1], 0)); t(lambda: tee([1], -1))
t(lambda: L(zip_longest('ABCD', 'xy', fillvalue='-'))); t(lambda: L(zip_longest())); t(lambda: L(zip_longest([1], foo=2)))
t(lambda: L(map(operator.itemgetter(1, 0), ['ab', 'cd']))); t(lambda: operator.attrgetter('real.imag', 'denominator')(5)); t(lambda: operator.methodcaller('split', ',', maxsplit=1)('a,b,c'))
t(lambda: repr(operator.itemgetter(1, 'a'))); t(lambda: repr(operator.attrgetter('a.b'))); t(lambda: repr(operator.methodcaller('x', 1, y=2))); t(lambda: operator.itemgetter()); t(lambda: operator.attrgetter(5)); t(lambda: operator.itemgetter(5)([1]))
for n in 'add sub mul truediv floordiv mod pow lshift rshift and_ or_ xor lt le eq ne gt ge is_ is_not concat iadd'.split():
    t(lambda: (n, getattr(operator, n)(7, 3) ))
t(lambda: operator.concat([1], [2])); t(lambda: operator.iconcat([1], (2,))); t(lambda: operator.countOf([1,2,1], 1)); t(lambda: operator.indexOf([1,2,1], 2)); t(lambda: operator.indexOf([1], 5)); t(lambda: operator.call(max, 1, 2, key=lambda x: -x)); t(lambda: operator.not_([])); t(lambda: operator.truth([1])); t(lambda: operator.abs(-5)); t(lambda: operator.neg('a')); t(lambda: operator.index(1.5)); t(lambda: operator.contains([1], 1)); t(lambda: operator.__add__(1, 2)); t(lambda: operator.length_hint(5, 3)); t(lambda: operator.is_none(None))
t(lambda: type(chain()).__module__); t(lambda: chain); t(lambda: L(chain.from_iterable(5)));
class A(chain): pass
t(lambda: L(A('ab')))
