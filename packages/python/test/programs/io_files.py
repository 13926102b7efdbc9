# Files in memory, and reading a file.
import io
def t(f):
    try: print(repr(f()))
    except BaseException as e: print(type(e).__name__, e)
s = io.StringIO("line one\nline two\nthree")
print(s.read(4), s.tell(), s.readline(), s.readlines(), s.read(), s.getvalue())
s.seek(0); print(list(s)); s.seek(5); s.write("XX"); print(s.getvalue()); print(s.seek(0, 2)); s.write("end"); print(s.getvalue().endswith("threeend"), s.tell())
s.truncate(4); print(s.getvalue(), s.closed)
with io.StringIO() as f:
    print("hello", 1, file=f, end="")
    f.writelines(["a", "b"])
    print(f.getvalue(), f.readable(), f.writable(), f.seekable(), f.isatty(), f.line_buffering if hasattr(f, "line_buffering") else None)
print(f.closed)
t(lambda: f.read()); t(lambda: f.getvalue()); t(lambda: io.StringIO(5)); t(lambda: io.StringIO().write(5)); t(lambda: io.StringIO().write(b"a")); t(lambda: io.StringIO("a\r\nb\rc").read()); t(lambda: io.StringIO("a\r\nb\rc", newline=None).read()); t(lambda: io.StringIO("a\r\nb", newline="").readlines())
s = io.StringIO("abc"); s.seek(10); s.write("x"); t(lambda: s.getvalue()); t(lambda: s.seek(-1)); t(lambda: s.seek(1, 1)); t(lambda: s.fileno()); t(lambda: io.StringIO("😀é").read(1)); t(lambda: io.StringIO(initial_value="q").read())
b = io.BytesIO(b"ab\ncd\n")
print(b.read(1), b.readline(), b.readlines(), b.getvalue(), b.tell(), b.seek(0), list(b), b.seek(-2, 2), b.read(), b.write(b"zz"), b.getvalue())
t(lambda: io.BytesIO("a")); t(lambda: b.write("a")); t(lambda: b.write(bytearray(b"q"))); t(lambda: bytes(b.getbuffer())); t(lambda: b.read1()); t(lambda: io.BytesIO(b"abc").readinto(bytearray(2)))
print(isinstance(s, io.StringIO), isinstance(s, io.TextIOBase), isinstance(b, io.BytesIO), isinstance(b, io.IOBase), io.SEEK_SET, io.DEFAULT_BUFFER_SIZE, issubclass(io.UnsupportedOperation, OSError), issubclass(io.UnsupportedOperation, ValueError))
class My(io.StringIO):
    def write(self, x): return super().write(x.upper())
m = My(); print("abc", file=m); print(m.getvalue())
with open("io_files.py") as f:
    print(f.readline(), f.mode, f.closed, f.name, f.readable(), f.writable())
    print(sum(1 for line in f) > 20)
print(f.closed)
with open("io_files.py", "rb") as f: print(f.read(7), f.tell(), f.seek(2), f.read(3))
for bad in (("nope.txt",), ("io_files.py", "q"), ("io_files.py", "rw"), ("io_files.py", "rbt"), ("io_files.py", "r", -1, 5), (5.5,), ("io_files.py", 5)):
    t(lambda: open(*bad).read(3)) if bad[0] != "nope.txt" else None
try: open("nope.txt")
except FileNotFoundError as e: print(e.strerror, e.filename)
