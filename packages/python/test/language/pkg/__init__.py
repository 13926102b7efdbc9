"""A package of test programs."""
from .inner import value
name = __name__
