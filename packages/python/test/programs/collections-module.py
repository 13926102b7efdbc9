# collections: results, reprs and messages.
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
def t(s):
    try:
        r = eval(s)
        print(s, '=>', repr(r)[:250])
    except BaseException as e:
        print(s, '=>', type(e).__name__, ':', e)
P = namedtuple('P', 'x y', defaults=[5])
Q = namedtuple('Q', ['a','b'])
class S(P): pass
d=deque([1,2,3],5)
od=OrderedDict(a=1,b=2)
c=Counter('abracadabra')
dd=defaultdict(int,a=1)
L='''P(1)
P(1,2)
Q(1)
Q()
Q(1,2,3)
Q(1,c=2)
Q(1,a=2)
Q._fields
P._field_defaults
P(1)._asdict()
P(1)._replace(x=5)
P(1)._replace(z=5)
P(1)._replace(z=5,w=6)
P._make([1,2])
P._make([1,2,3])
P.x
P.__doc__
P.__module__
P.__qualname__
P.__match_args__
P.__slots__
P(1).__getnewargs__()
P(1)==(1,5)
S(1)
S(1)._replace(y=3)
hash(P(1,2))==hash((1,2))
namedtuple('P','a a')
namedtuple('P','_a')
namedtuple('P','class')
namedtuple('1P','a')
namedtuple('P','a 1b')
namedtuple('P','a class _x a',rename=True)._fields
namedtuple('P','a b',defaults=(1,2,3))
namedtuple('P',['a',1])
namedtuple(5,'a')
namedtuple('P','a,b')(1,2)
namedtuple('P','a', module='foo').__module__
d
deque()
deque([1],maxlen=0)
deque([1,2,3],2)
deque(maxlen=-1)
deque(maxlen='a')
deque(5)
deque(1,2,3)
d[5]
d['a']
d[0:1]
d.pop(1)
deque().pop()
deque().popleft()
d.index(9)
d.remove(9)
d+deque([4])
d+[4]
d*2
deque([1,2])*2
d==deque([1,2,3])
d<deque([1,2,4])
d==[1,2,3]
d.rotate('a')
d.insert(1,9)
d
deque([1,2],2).insert(0,1)
d.maxlen
d.copy()
od
od.keys()
od.items()
od.values()
od.move_to_end('a')
od
od.move_to_end('z')
od.popitem(last=False)
od.popitem(5,6)
OrderedDict().popitem()
od==OrderedDict(a=1)
od=={'a':1}
OrderedDict(a=1,b=2)==OrderedDict(b=2,a=1)
od|{'c':3}
{'c':3}|od
OrderedDict.fromkeys('ab',0)
od.pop('zz')
od.pop('zz',1)
c
c.most_common(2)
c.most_common()
list(c.elements())
c['zz']
c+c
c-Counter('abc')
c&Counter('abc')
c|Counter('zz')
+Counter(a=-1,b=2)
-Counter(a=-1,b=2)
c.total()
c.subtract('aab')
c
c==Counter(a=1)
c<=c
c<c
Counter(a=1)<Counter(a=2)
Counter.fromkeys('a')
Counter(5)
Counter([1],[2])
Counter(a=1,b=2).update(c=1)
Counter(a='x')+Counter(a=1)
Counter()
Counter(a=3)|5
c.__missing__('a')
dd
dd['x']
dd
defaultdict(5)
defaultdict(None)['a']
defaultdict(list).copy()
dd|{'q':1}
{'q':1}|dd
dd.__missing__('k')
dd.default_factory
defaultdict(int, {'a':1}, b=2)
'''
for s in L.strip().split('\n'): t(s)
try:
    P(1).x=5
except Exception as e: print(type(e),e)
try:
    P(1).z=5
except Exception as e: print(type(e),e)
try:
    for x in d: d.append(1)
except Exception as e: print(type(e),e)
try:
    d[10]=5
except Exception as e: print(type(e),e)
