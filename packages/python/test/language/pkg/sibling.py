from .inner import value as again
print("sibling", __name__, __package__)
