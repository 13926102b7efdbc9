# An uncaught exception through functions, methods and a comprehension.
class Thing:
    def act(self, n):
        return [self.fail(i) for i in range(n)]
    def fail(self, i):
        if i == 2:
            raise ValueError("at %d" % i)
        return i

def run(thing):
    return thing.act(5)

print("start")
run(Thing())
