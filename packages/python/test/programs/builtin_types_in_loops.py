import math
class S(str):
    pass
class I(int):
    pass
class D(dict):
    def __missing__(self, k):
        return k * 2
class MyList(list):
    def total(self):
        return sum(self)
class Err(Exception):
    def __init__(self, a, b):
        super().__init__(a)
        self.b = b
def f(n):
    t = 0.0
    bad = 0
    d = D()
    d["x"] = 5
    st = set()
    out = []
    for i in range(n):
        try:
            t += math.sqrt(i - 5) + math.sin(i) + math.pow(i, 2) + math.log(i)
        except ValueError as e:
            bad += len(str(e))
        s = S("ab%d" % i)
        k = I(i)
        if type(s) is not S or type(k) is not I: print("wrong", type(s), type(k))
        t += k + len(s) + d["x"] + d[i] + len(str(k)) + len(str(1.5)) + len(str(None)) + len(str(True)) + len(str(10**20 + i))
        ml = MyList([1, 2, i])
        t += ml.total() + len(ml)
        try:
            raise Err("a", i)
        except Err as e:
            t += e.b + len(e.args)
        st.add(i % 7)
        st.add("a")
        if i in st or "b" in st: t += 1
        x = {1, 2, i}
        t += len(x)
        out.append("x%s" % i)
        t += abs(-i) + ord(chr(i % 100 + 5)) + round(2.567, 2) + divmod(i, 7)[1] + hash(i) + pow(i, 3) % 7
        t += "a,b,c".split(",").index("b") + "hello".find("l") + ("abc" * 2).count("a")
        t += [1,2,3] == [1,2,3]
        t += (1, i) < (1, 5)
        t += list("abc").index("b") + len(dict(a=1)) + len(tuple([1,2])) + len(bytes(3)) + bytearray(b"abc")[1]
        t += len(" x ".strip()) + len("%d-%5.2f" % (i, 2.5))
    print(t, bad, len(out), out[-1], sorted(map(str, st)))
f(2000)
f(100)

class S(str):
    def __new__(cls, v):
        return str.__new__(cls, v + "!")
class I(int):
    def __new__(cls, v):
        return int.__new__(cls, v * 2)
class F(float):
    def __new__(cls, v):
        self = float.__new__(cls, v)
        self.tag = v
        return self
def f():
    bad = 0
    for i in range(60):
        s = S("a"); k = I(i); x = F(1.5)
        if type(s) is not S or s != "a!" or type(k) is not I or k != i * 2 or type(x) is not F or x.tag != 1.5: bad += 1
        if str.__new__(str, 5) != "5" or int.__new__(int, "7") != 7: bad += 1
        try: list.append([], 1, 2)
        except TypeError as e: pass
        else: bad += 1
        try: dict.get({}, 1, 2, 3)
        except TypeError as e: pass
        else: bad += 1
        try: len([], [])
        except TypeError as e: pass
        else: bad += 1
    print("wrong", bad)
f()
