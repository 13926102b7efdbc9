# Coroutines and asynchronous generators driven by hand.
class Ready:
    def __init__(self, value): self.value = value
    def __await__(self):
        got = yield ("waiting", self.value)
        return (self.value, got)

async def child(n):
    a = await Ready(n)
    b = await Ready(n + 1)
    return [a, b]

async def main():
    first = await child(1)
    second = await child(10)
    return first + second

def drive(coroutine):
    sent = None
    step = 0
    while True:
        try:
            yielded = coroutine.send(sent)
        except StopIteration as stop:
            return stop.value
        step += 1
        print("yielded", yielded)
        sent = step * 100
print(drive(main()))

class Context:
    async def __aenter__(self):
        await Ready("enter")
        return "ctx"
    async def __aexit__(self, *exc):
        await Ready("exit")
        print("aexit", exc[0])
        return True
async def managed():
    async with Context() as c:
        print("in", c)
        raise ValueError("suppressed")
    return "after"
print(drive(managed()))

async def agen(n):
    for i in range(n):
        await Ready(i)
        got = yield i
        if got: print("agen got", got)
async def consume():
    out = []
    async for x in agen(3): out.append(x)
    else: out.append("else")
    out.append([y async for y in agen(2)])
    out.append({y: y async for y in agen(2) if y})
    g = agen(5)
    out.append(await g.asend(None))
    out.append(await g.asend("hello"))
    await g.aclose()
    try:
        await g.__anext__()
    except StopAsyncIteration:
        out.append("stopped")
    return out
print(drive(consume()))

class Counter:
    def __init__(self): self.n = 0
    def __aiter__(self): return self
    async def __anext__(self):
        if self.n == 2: raise StopAsyncIteration
        self.n += 1
        return self.n
async def loop():
    async for x in Counter(): print("count", x)
    return sum([x async for x in Counter()])
print(drive(loop()))
async def failing():
    try:
        await child(None)
    except TypeError as error:
        return str(error)
print(drive(failing()))
async def bad(): await 5
try:
    drive(bad())
except TypeError as error:
    print(error)
c = child(1)
c.close()
try:
    c.send(None)
except RuntimeError as error:
    print(error)
async def thrown():
    try:
        await Ready("t")
    except KeyError:
        return "caught KeyError"
t = thrown()
print(t.send(None))
try:
    t.throw(KeyError("x"))
except StopIteration as stop:
    print(stop.value)
