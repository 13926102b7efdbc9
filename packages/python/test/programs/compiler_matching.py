class P:
    __match_args__ = ("x", "y")
    def __init__(self, x, y): self.x, self.y = x, y
def m(s):
    match s:
        case 0: return "zero"
        case -1 | 1.5 | 2+3j: return "num"
        case "a" | b"b": return "str"
        case None: return "none"
        case True: return "true"
        case [] | (): return "empty"
        case [1, 2]: return "12"
        case [x]: return "one", x
        case [1, *rest]: return "1*", rest
        case [*init, 9]: return "*9", init
        case [a, *_, b] if a == b: return "same ends", a
        case [_, _, *_]: return "two+"
        case {"k": 1}: return "k1"
        case {"k": v, **rest}: return "kv", v, rest
        case {1: {"n": [q, *_]}}: return "deep", q
        case {}: return "map"
        case P(0, 0): return "origin"
        case P(x=0, y=yy): return "x0", yy
        case P(xx, y=P(a, b)) as whole: return "nest", xx, a, b, whole.x
        case P(): return "P"
        case int(n) | float(n): return "n", n
        case str() as st: return "st", st
        case bool(): return "bool"
        case _: return "other"
for s in (0, -1, 1.5, 2+3j, "a", b"b", None, True, [], (), [1, 2], [7], (1, 5, 6), [4, 9], [3, 1, 3], [3, 4], {"k": 1}, {"k": 2, "z": 3}, {1: {"n": [5, 6]}}, {}, {2: 3}, P(0, 0), P(0, 4), P(1, P(2, 3)), P(1, 2), 42, 4.5, "zz", False, object):
    print(m(s))
def binds():
    x = "old"
    match [1, [2, 3]]:
        case [x, [y, "no"]]: print("no")
        case [x, [y, z]] if z > 5: print("no")
        case [a, b]: print("yes", a, b)
    print(x, y, z)
    match 5:
        case x if x > 10: pass
        case _: print("default", x)
    match x:
        case 1: pass
    match (x, y):
        case (5, yy) | (yy, 5): print(yy)
binds()
class Color:
    RED = 1
    class Sub: BLUE = 2
def dotted(c):
    match c:
        case Color.RED: return "red"
        case Color.Sub.BLUE: return "blue"
        case [Color.RED, x]: return x
        case {"c": Color.RED}: return "mapred"
    return "none"
print(dotted(1), dotted(2), dotted([1, 5]), dotted({"c": 1}), dotted(3))
match 1, 2:
    case a, b: print(a, b)
match [1, 2, 3]:
    case a, *b: print(a, b)
match = 5; case = 6; _ = 7
print(match, case, _)
match (match):
    case _ as c2: print(c2)
def orp(v):
    match v:
        case [("a" | "b") as k, (1 | 2) as n] | {"k": k, "n": n}: return k, n
        case (int() | str()) as w: return w
print(orp(["a", 2]), orp({"k": 1, "n": 2}), orp("s"))
try:
    match P(1, 2):
        case P(1, 2, 3): pass
except TypeError as e: print(e)
try:
    match 1:
        case m(): pass
except TypeError as e: print(e)
def loop():
    out = []
    for v in [1, "x", [1, 2], None]:
        match v:
            case int(): out.append("i"); continue
            case str(): out.append("s")
            case [*_]: break
        out.append("end")
    return out
print(loop())
