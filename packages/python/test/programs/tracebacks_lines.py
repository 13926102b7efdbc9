import sys
def show(f, *a):
    try: f(*a)
    except BaseException as e: (setattr(e, "__traceback__", e.__traceback__.tb_next), sys.__excepthook__(type(e), e, None))
def a1():
    return (None
        .foo
        .bar)
def a2():
    return ("abc"
        .upper(1)
        .lower())
def a3():
    return ("abc"
        .upper(1,
               2))
def a4():
    (None
       .foo) = 5
def a5():
    del (None
       .foo)
def a6():
    (None
       .foo) += 1
def a7():
    x = (None
       .foo(1)
       .bar)
for f in (a1, a2, a3, a4, a5, a6, a7): show(f)
