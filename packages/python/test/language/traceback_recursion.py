# Repeated entries of a traceback are folded.
import sys
sys.setrecursionlimit(60)
def down(n):
    return down(n + 1)
try:
    down(0)
except RecursionError:
    pass
def fall(n):
    if n == 0:
        raise KeyError("bottom")
    fall(n - 1)
def gen():
    yield 1
    fall(10)
for x in gen():
    print(x)
