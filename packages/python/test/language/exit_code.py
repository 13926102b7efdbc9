# sys.exit with a number ends the program with it; finally blocks run.
import sys
try:
    print("before")
    sys.exit(3)
finally:
    print("cleanup")
