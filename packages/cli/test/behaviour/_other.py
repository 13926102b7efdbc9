"""A module whose globals the programs beside it use and change."""
step = 1


def advance(n):
    return n + step


def change(value):
    global step
    step = value
