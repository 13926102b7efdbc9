# Modules and packages of the program's own.
import pkg
import pkg.inner as inner
from pkg import sibling, value
from pkg.inner import where
print(pkg.name, pkg.value, inner.value, where(), sibling.again, value)
print(pkg.inner is inner, pkg.__doc__, inner.__package__, type(pkg).__name__)
try:
    import nowhere
except ModuleNotFoundError as error:
    print(error, error.name)
try:
    from pkg import nothing
except ImportError as error:
    print(str(error).split(" (")[0])
try:
    import pkg.nothing
except ModuleNotFoundError as error:
    print(error)
try:
    pkg.nothing
except AttributeError as error:
    print(error)
from pkg import *
print(name)
import sys
print("pkg.inner" in sys.modules)
