# Globals, builtins, exec, eval, locals, del, shadowing.
def use(): return thing
thing = 1
print(use())
thing = 2
print(use())
del thing
try: use()
except NameError as e: print(e)
thing = 3
def hot():
    total = 0
    for i in range(3000): total += thing
    return total
print(hot())
thing = 4
print(hot())
counter = 0
def bump():
    global counter
    for i in range(5000): counter += 1
bump()
print(counter)
i = 0
while i < 3000: i += 1
print(i)
len_before = len("abc")
def len(x): return "shadowed"
print(len("abc"))
del len
print(len("abc"))
import builtins
builtins.extra = "extra builtin"
print(extra)
del builtins.extra
try: extra
except NameError as e: print(e)
exec("made = 5\nprint('in exec', made)")
print(made, eval("made + 1"), eval("[made for _ in range(2)]"))
ns = {"a": 1}
exec("b = a + 1\ndef f(): return a + b", ns)
print(ns["b"], ns["f"](), sorted(k for k in ns if not k.startswith("__")))
ns["a"] = 10
print(ns["f"]())
loc = {}
exec("x = 1\ny = x + 1\nclass C: z = y", {}, loc)
print(sorted(loc), loc["C"].z)
def local():
    a = 1
    b = [2]
    def inner(): return b
    return sorted(locals().items(), key=lambda kv: kv[0])[:2]
print(local())
print(globals()["thing"], "thing" in globals(), globals()["__name__"])
globals()["injected"] = 9
print(injected)
code = compile("1 + 2", "<x>", "eval")
print(eval(code), code.co_name)
try:
    eval("1 +")
except SyntaxError as e:
    print(type(e).__name__, e.msg)
class Scope:
    value = 1
    def get(self):
        try: return value
        except NameError as e: return str(e)
print(Scope().get())
def outer():
    v = "free"
    class K:
        w = v
        def m(self): return v
    v = "changed"
    return K.w, K().m()
print(outer())
def deleter():
    q = 1
    def inner(): return q
    del q
    try: return inner()
    except NameError as e: return str(e)
print(deleter())
x = "global"
def shadow():
    x = "local"
    def show(): return x
    return show(), (lambda: globals()["x"])()
print(shadow())
print(sorted(vars(Scope))[-2:], callable(print), id(x) == id(x))
print([name for name in dir() if name in ("x", "use", "ns")])
