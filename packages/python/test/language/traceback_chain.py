# Chained exceptions, printed as CPython prints them.
def first():
    return {}["missing"]

def second():
    try:
        first()
    except KeyError as error:
        raise RuntimeError("second") from error

def third():
    try:
        second()
    finally:
        undefined_thing + 1

third()
