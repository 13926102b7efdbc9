"""Classes and objects change while traces rely on them."""


class Base:
    kind = "base"

    def value(self):
        return 1

    def total(self):
        return self.value() + self.x


class Point(Base):
    def __init__(self, x):
        self.x = x


class Other(Base):
    def __init__(self, x):
        self.x = x
        self.y = 2 * x

    def value(self):
        return 1000


def report(function):
    for _ in range(3):
        try:
            print(function.__name__, function(90))
        except Exception as error:
            print(function.__name__, type(error).__name__, error)


@report
def attribute_added_to_the_class(n):
    class C(Point):
        pass

    out = []
    p = C(1)
    for i in range(n):
        if i == 30:
            C.extra = 5
        if i == 60:
            del C.extra
        out.append(getattr(p, "extra", None))
    return out[29:32], out[59:62]


@report
def attribute_of_a_base_rebound(n):
    class A:
        v = 1

    class B(A):
        pass

    class C(B):
        pass

    c = C()
    out = []
    for i in range(n):
        if i == 20:
            A.v = 2
        elif i == 40:
            B.v = 3
        elif i == 60:
            del B.v
        elif i == 70:
            c.v = 9
        elif i == 80:
            del c.v
        out.append(c.v + C.v)
    return out[::10]


@report
def method_replaced(n):
    class C(Base):
        x = 1

    c = C()
    total = 0
    for i in range(n):
        total += c.total()
        if i == 30:
            C.value = lambda self: 100
        elif i == 60:
            C.value = Base.value
        elif i == 75:
            c.value = lambda: -5
    return total


@report
def method_deleted(n):
    class C(Base):
        def value(self):
            return 50

        x = 0

    c = C()
    total = 0
    for i in range(n):
        if i == 45:
            del C.value
        total += c.value()
    return total


@report
def class_assigned(n):
    p = Point(3)
    total = 0
    names = set()
    for i in range(n):
        if i == 30:
            p.__class__ = Other
        elif i == 60:
            p.__class__ = Point
        total += p.total()
        names.add((type(p).__name__, p.__class__.__name__, isinstance(p, Other)))
    return total, sorted(names)


@report
def bases_assigned(n):
    class A:
        def who(self):
            return "A"

    class B:
        def who(self):
            return "B"

    class C(A):
        pass

    out = []
    c = C()
    for i in range(n):
        if i == 45:
            C.__bases__ = (B,)
        out.append(c.who())
    return out[44:47], isinstance(c, A), C.__mro__[1].__name__


@report
def property_added(n):
    class C:
        def __init__(self):
            self.v = 1

    c = C()
    out = []
    for i in range(n):
        if i == 30:
            C.v = property(lambda self: 10 * self.__dict__["v"], lambda self, value: self.__dict__.__setitem__("v", value + 1))
        elif i == 60:
            del C.v
        c.v = i
        out.append(c.v)
    return out[28:33], out[58:63]


@report
def getattr_added(n):
    class C:
        pass

    c = C()
    out = []
    for i in range(n):
        if i == 30:
            C.__getattr__ = lambda self, name: name.upper()
        elif i == 60:
            c.late = "own"
        elif i == 75:
            del C.__getattr__
            del c.late
        try:
            out.append(c.late)
        except AttributeError as error:
            out.append(str(error))
    return out[29:31], out[59:61], out[-1]


@report
def getattribute_added(n):
    class C:
        v = 1

    c = C()
    out = []
    for i in range(n):
        if i == 30:
            C.__getattribute__ = lambda self, name: (name, 2)
        elif i == 60:
            del C.__getattribute__
        out.append(c.v)
    return out[29:31], out[59:61]


@report
def setattr_added(n):
    class C:
        pass

    log = []
    c = C()
    for i in range(n):
        if i == 30:
            C.__setattr__ = lambda self, name, value: log.append((name, value))
        elif i == 60:
            del C.__setattr__
        c.v = i
    return c.v, len(log), log[:2]


@report
def instance_hides_method(n):
    p = Point(1)
    total = 0
    for i in range(n):
        if i % 30 == 10:
            p.value = lambda: 7
        elif i % 30 == 20:
            del p.value
        total += p.total()
    return total


@report
def shapes(n):
    objects = []
    for i in range(8):
        p = Point(i)
        for k in range(i):
            setattr(p, "a%d" % k, k)
        if i % 2:
            p.x = float(i)
        objects.append(p)
    total = 0
    for i in range(n):
        p = objects[i % 8]
        total += p.x
        p.x += 1
        if i % 13 == 0:
            p.x = str(p.x)
            p.x = float(p.x)
        if i == 50:
            del p.x
            p.x = 2
        if i == 70:
            for each in objects:
                each.__dict__["x"] = 1
    return total


@report
def attributes_deleted(n):
    out = []
    p = Point(1)
    for i in range(n):
        try:
            if i % 4 == 0:
                p.z = i
            if i % 4 == 2:
                del p.z
            out.append(p.z)
        except AttributeError as error:
            out.append(str(error))
    return out[:4], out[-4:]


@report
def operators_added(n):
    class N:
        def __init__(self, v):
            self.v = v

    out = []
    a, b = N(1), N(2)
    for i in range(n):
        if i == 20:
            N.__add__ = lambda self, other: self.v + other.v
        elif i == 40:
            N.__add__ = lambda self, other: NotImplemented
            N.__radd__ = lambda self, other: "right"
        elif i == 60:
            N.__eq__ = lambda self, other: True
            N.__bool__ = lambda self: False
        elif i == 75:
            N.__len__ = lambda self: 3
        try:
            out.append((a + b, a == b, bool(a)))
        except TypeError as error:
            out.append(str(error))
    return out[19:21], out[39:41], out[59:61]


@report
def callable_added(n):
    class F:
        pass

    f = F()
    out = []
    for i in range(n):
        if i == 30:
            F.__call__ = lambda self, x: x + 1
        elif i == 60:
            F.__call__ = lambda self, x: x + 2
        try:
            out.append(f(i))
        except TypeError as error:
            out.append(str(error))
    return out[29:31], out[59:61]


@report
def init_replaced(n):
    class C:
        def __init__(self, v):
            self.v = v

    out = []
    for i in range(n):
        if i == 30:
            def init(self, v):
                self.v = -v
            C.__init__ = init
        elif i == 60:
            C.__new__ = lambda cls, v: object.__new__(Point)
        made = C(i)
        out.append((type(made).__name__, getattr(made, "v", None)))
    return out[29:31], out[59:61]


@report
def metaclass_changes(n):
    class Meta(type):
        pass

    class C(metaclass=Meta):
        pass

    out = []
    for i in range(n):
        if i == 20:
            Meta.tag = "m"
        elif i == 40:
            C.tag = "c"
        elif i == 60:
            Meta.tag = property(lambda cls: "p")
        elif i == 75:
            Meta.__call__ = lambda cls: "called"
        out.append((getattr(C, "tag", None), type(C()).__name__))
    return out[19:21], out[39:41], out[59:61], out[74:76]


@report
def slots(n):
    class S:
        __slots__ = ("a", "b")

    s = S()
    out = []
    for i in range(n):
        s.a = i
        if i % 3 == 0:
            s.b = i
        elif i % 3 == 1:
            del s.b
        try:
            out.append(s.a + s.b)
            s.c = 1
        except AttributeError as error:
            out.append(error.name)
    return out[:8], out[-3:]


@report
def super_changes(n):
    class A:
        def f(self):
            return 1

    class B(A):
        def f(self):
            return super().f() * 10

    b = B()
    total = 0
    for i in range(n):
        if i == 30:
            A.f = lambda self: 2
        elif i == 60:
            class X:
                def f(self):
                    return 5
            B.__bases__ = (X,) if False else B.__bases__
            A.f = lambda self: 3
        total += b.f()
    return total


@report
def descriptors_change(n):
    class D:
        def __get__(self, instance, owner):
            return "got"

    class C:
        d = D()

    c = C()
    out = []
    for i in range(n):
        if i == 30:
            c.__dict__["d"] = "own"
        elif i == 50:
            D.__set__ = lambda self, instance, value: None
        elif i == 70:
            del D.__get__
        out.append(c.d if isinstance(c.d, str) else "descriptor")
    return out[29:31], out[49:51], out[69:71]


log = []


@report
def objects_become_descriptors(n):
    class Plain:
        pass

    class Meta(type):
        pass

    class C(metaclass=Meta):
        value = Plain()
        other = Plain()

    class Getter(Plain):
        def __get__(self, instance, owner):
            return "got"

    Meta.tag = Plain()
    c = C()
    out = []
    for i in range(n):
        if i == 20:
            C.__dict__["value"].__class__ = Getter
        elif i == 40:
            Plain.__get__ = lambda self, instance, owner: "late"
        elif i == 60:
            Plain.__set__ = lambda self, instance, value: log.append(value)
        elif i == 75:
            del Plain.__get__, Plain.__set__
            C.__dict__["value"].__class__ = Plain
        if 50 < i < 70:
            c.other = i
        out.append([x if isinstance(x, (str, int)) else "plain" for x in (c.value, C.value, c.other, C.other, C.tag)])
    return out[19], out[20], out[39:41], out[59:61], out[74:76], log[:2]


@report
def default_arguments(n):
    def f(a, b=[], c=1, *, k=2):
        b.append(a)
        return len(b) + c + k

    out = []
    for i in range(n):
        if i == 30:
            f.__defaults__ = ([], 10)
        elif i == 50:
            f.__kwdefaults__ = {"k": 100}
        elif i == 70:
            f.__defaults__ = None
        try:
            out.append(f(i))
        except TypeError as error:
            out.append(str(error))
    return out[28:32], out[49:51], out[-1]


@report
def code_replaced(n):
    def f(x):
        return x + 1

    def g(x):
        return x * 2

    out = []
    for i in range(n):
        if i == 30:
            f.__code__ = g.__code__
        out.append(f(i))
    return out[29:31], out[-1]


@report
def cells_change(n):
    def make():
        v = 0

        def up():
            nonlocal v
            v += 1
            return v

        def read():
            return v

        def drop():
            nonlocal v
            del v

        return up, read, drop

    up, read, drop = make()
    total = 0
    for i in range(n):
        up()
        total += read()
        if i == 45:
            read.__closure__[0].cell_contents = 1.5
    drop()
    try:
        read()
    except NameError as error:
        return total, str(error)


@report
def class_made_in_the_loop(n):
    total = 0
    for i in range(n):
        class Local:
            weight = i

            def get(self):
                return self.weight + self.own

            def __init__(self):
                self.own = 1

        total += Local().get()
    return total


@report
def attribute_of_a_function(n):
    def f():
        f.calls += 1
        return f.calls

    f.calls = 0
    for i in range(n):
        f()
        if i == 40:
            f.calls = 0.5
    return f.calls


p = Point(1)
for i in range(400):
    if i == 399:
        del Point.__init__, Base.total
    p.total()
