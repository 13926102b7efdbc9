class Aw:
    def __init__(self, v): self.v = v
    def __await__(self):
        r = yield self.v
        return r
def run(coro):
    out = []
    send = None
    try:
        while True:
            v = coro.send(send)
            out.append(v)
            send = v * 10 if isinstance(v, int) else v
    except StopIteration as e: return out, e.value
async def add(a, b): return (await Aw(a)) + (await Aw(b))
print(run(add(1, 2)))
async def nest():
    x = await add(1, 2)
    y = [await add(i, i) for i in range(2)]
    z = {k: await Aw(k) for k in (1, 2)}
    return x, y, z, f"{await Aw(3)}"
print(run(nest()))
class AIter:
    def __init__(self, n): self.i, self.n = 0, n
    def __aiter__(self): return self
    async def __anext__(self):
        if self.i == self.n: raise StopAsyncIteration
        self.i += 1
        return await Aw(self.i)
async def loops():
    out = []
    async for x in AIter(3): out.append(x)
    else: out.append("else")
    async for x in AIter(3):
        if x == 20: break
        if x == 10: continue
    else: out.append("no")
    out.append([y async for y in AIter(3) if y > 10])
    out.append({y: y async for y in AIter(2)})
    out.append([x + y async for x in AIter(2) for y in (1, 2)])
    out.append([[z async for z in AIter(x)] for x in (1, 2)])
    return out
print(run(loops()))
class ACM:
    def __init__(self, n, sw=False): self.n, self.sw = n, sw
    async def __aenter__(self): print("aenter", await Aw(self.n)); return self
    async def __aexit__(self, t, v, tb): print("aexit", self.n, t and t.__name__, await Aw(0)); return self.sw
async def withs():
    async with ACM(1) as a, ACM(2): print(a.n)
    async with ACM(3, True): raise ValueError
    try:
        async with ACM(4): 1 / 0
    except ZeroDivisionError: print("zde")
    for i in range(2):
        async with ACM(5):
            if i == 0: continue
            return "ret"
print(run(withs()))
async def agen(n):
    try:
        for i in range(n):
            r = yield i
            if r: print("sent", r)
            await Aw(i)
    finally: print("agen fin")
async def use():
    out = []
    async for v in agen(3): out.append(v)
    g = agen(2)
    out.append(await g.__anext__())
    out.append(await g.asend("s"))
    await g.aclose()
    out.append([v async for v in (x * 2 async for x in agen(2))])
    gen = (await Aw(i) for i in range(2))
    out.append([v async for v in gen])
    return out
print(run(use()))
async def exc():
    try: await add(1, "x")
    except TypeError as e: return str(e)
print(run(exc()))
async def fin():
    try: return await Aw(1)
    finally: print("cleanup", await Aw(2))
print(run(fin()))
co = add(1, 2); co.send(None)
try: co.throw(ValueError("thrown"))
except ValueError as e: print(e)
co = fin(); co.send(None)
try: print(co.throw(KeyError("k"))); co.send(5)
except KeyError as e: print("k", e)
try:
    async def bad(): await 5
    bad().send(None)
except TypeError as e: print(e)
def gen():
    x = yield from Aw(1).__await__()
    return x
g = gen(); print(next(g))
try: g.send(7)
except StopIteration as e: print(e.value)
