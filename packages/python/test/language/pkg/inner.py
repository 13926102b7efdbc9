value = 42
def where(): return __name__
from . import sibling
