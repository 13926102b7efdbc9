/** The command as a process: what to run, exit statuses, messages. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isBuilt, spoor, type Result, type Setting } from "./spawn";

const FILES: Record<string, string> = {
  "app.py": "import sys\nfrom pkg.sub import deep\nprint(__name__, sys.argv, sys.path[0], __file__, deep.VALUE)\n",
  "fails.py": "def f(x):\n    return 1 / x\n\nf(0)\n",
  "broken.py": "x = (\n",
  "latin.py": "# coding: latin-1\nprint(len('\xe9'))\n",
  "undecodable.py": "x = 1\ny = '\xff'\n",
  "pkg/__init__.py": "",
  "pkg/__main__.py": "import sys\nfrom . import mod\nfrom .sub.deep import VALUE\nprint(__name__, __package__, mod.ONE, VALUE, sys.argv[1:])\n",
  "pkg/mod.py": "ONE = 1\nif __name__ == '__main__':\n    print('mod', __package__)\n",
  "pkg/sub/__init__.py": "",
  "pkg/sub/deep.py": "from ..mod import ONE\nVALUE = ONE + 1\n",
  "folder/__main__.py": "import beside\nprint(beside.NAME)\n",
  "folder/beside.py": "NAME = __name__\n",
  "json/data.txt": "a directory named as a module of the library",
};
let cwd: string;
const run = (args: string[], setting: Setting = {}): Promise<Result> => spoor(args, { cwd, ...setting });
const ok = (stdout: string) => ({ status: 0, stdout, stderr: "" });
const fails = (status: number, stderr: string) => ({ status, stdout: "", stderr });

describe.skipIf(!isBuilt).concurrent("the command", { timeout: 60_000 }, () => {
  beforeAll(() => {
    cwd = realpathSync(mkdtempSync(join(tmpdir(), "spoor-command-")));
    for (const [name, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(cwd, name)), { recursive: true });
      writeFileSync(join(cwd, name), text, "latin1");
    }
  });
  afterAll(() => rmSync(cwd, { recursive: true }));

  describe("runs", () => {
    test("a file with its arguments, its folder on the path", async () => {
      expect(await run(["app.py", "-x", "y"])).toEqual(ok(`__main__ ['app.py', '-x', 'y'] ${cwd} ${cwd}/app.py 2\n`));
    });
    test("a text", async () => {
      expect(await run(["-c", "import sys; print(__name__, sys.argv, [sys.path[0]])", "a"])).toEqual(ok("__main__ ['-c', 'a'] ['']\n"));
    });
    test("a module of a package, whose relative imports work", async () => {
      expect(await run(["-m", "pkg.mod"])).toEqual(ok("mod pkg\n"));
      expect(await run(["-m", "pkg", "a"])).toEqual(ok("__main__ pkg 1 2 ['a']\n"));
    });
    test("a directory with a __main__", async () => { expect(await run(["folder"])).toEqual(ok("beside\n")); });
    test("standard input, asked for or not", async () => {
      const input = "import sys\nprint(sys.argv)\n";
      expect(await run(["-", "a"], { input })).toEqual(ok("['-', 'a']\n"));
      expect(await run([], { input })).toEqual(ok("['']\n"));
    });
    test("a program that reads its input", async () => {
      expect(await run(["-c", "print(input('? ') + input()[::-1])"], { input: "ab\ncd\n" })).toEqual(ok("? abdc\n"));
    });
    test("a file in the encoding that it names", async () => { expect(await run(["latin.py"])).toEqual(ok("1\n")); });
    test("modules of the library, though a directory has the name", async () => {
      expect(await run(["-c", "import json, textwrap; print(json.dumps([1]), textwrap.shorten('a b c', 3, placeholder=''))"])).toEqual(ok("[1] a b\n"));
    });
  });

  describe("ends with python's status", () => {
    test.for([["3", 3, ""], ["None", 0, ""], ["-1", 255, ""], ["257", 1, ""], ["10**30", 255, ""], ["True", 1, ""], ["'why'", 1, "why\n"], ["[1]", 1, "[1]\n"]] as const)("of sys.exit(%s)", async ([value, status, stderr]) => {
      expect(await run(["-c", `import sys; sys.exit(${value})`])).toEqual(fails(status, stderr));
    });
    test("1 of an uncaught exception, with its traceback, behind what was printed", async () => {
      expect(await run(["fails.py"])).toEqual(fails(1, `Traceback (most recent call last):
  File "${cwd}/fails.py", line 4, in <module>
    f(0)
    ~^^^
  File "${cwd}/fails.py", line 2, in f
    return 1 / x
           ~~^~~
ZeroDivisionError: division by zero
`));
      const { status, stdout } = await run(["-c", "import atexit; atexit.register(print, 'last'); print('first'); 1 / 0"]);
      expect([status, stdout]).toEqual([1, "first\nlast\n"]);
    });
    test("1 of a syntax error, which is shown", async () => {
      expect(await run(["broken.py"])).toEqual(fails(1, `  File "${cwd}/broken.py", line 1\n    x = (\n        ^\nSyntaxError: '(' was never closed\n`));
      expect(await run(["undecodable.py"])).toEqual(fails(1, `SyntaxError: Non-UTF-8 code starting with '\\xff' in file ${cwd}/undecodable.py on line 2, but no encoding declared; see https://peps.python.org/pep-0263/ for details\n`));
    });
    test("130 of Ctrl-C, which a hot loop hears as KeyboardInterrupt", async () => {
      const loop = "n = 0\nwhile True:\n    n += 1\n    if n == 100000: print('hot', flush=True)\n";
      const ended = await run(["-c", loop], { interruptAt: "hot" });
      expect([ended.status, ended.stdout]).toEqual([130, "hot\n"]);
      expect(ended.stderr).toMatch(/^Traceback[^]*\nKeyboardInterrupt\n$/);
      const caught = `try:\n${loop.replace(/^/gm, "    ")}\nexcept KeyboardInterrupt:\n    print('heard')\n`;
      expect(await run(["-c", caught], { interruptAt: "hot" })).toEqual(ok("hot\nheard\n"));
      const asleep = "import time\nprint('asleep', flush=True)\ntime.sleep(30)\n";
      expect(await run(["-c", asleep], { interruptAt: "asleep" })).toMatchObject({ status: 130, stdout: "asleep\n" });
    });
  });

  describe("says in one line what is wrong with", () => {
    const usage = "Try `spoor -h' for more information.\n";
    test.for<[string, string[], number, string]>([
      ["a file that is missing", ["nofile.py"], 2, "spoor: can't open file 'CWD/nofile.py': [Errno 2] No such file or directory\n"],
      ["a directory without a __main__", ["pkg/sub"], 1, "spoor: can't find '__main__' module in 'CWD/pkg/sub'\n"],
      ["a module that is missing", ["-m", "nomodule"], 1, "spoor: No module named nomodule\n"],
      ["a package without a __main__", ["-m", "pkg.sub"], 1, "spoor: No module named pkg.sub.__main__; 'pkg.sub' is a package and cannot be directly executed\n"],
      ["a module in a package that is missing", ["-m", "nopackage.x"], 1, "spoor: Error while finding module specification for 'nopackage.x' (ModuleNotFoundError: No module named 'nopackage')\n"],
      ["an option that does not exist", ["-Z"], 2, `spoor: unknown option -Z\n${usage}`],
      ["a backend that does not exist", ["--backend", "c", "app.py"], 2, `spoor: unknown backend "c"; known: auto, js, wasm, eval\n${usage}`],
      ["a log that cannot be written", ["--jit-log", "nofolder/log", "app.py"], 2, "spoor: can't write the JIT's log to 'nofolder/log': [Errno 2] No such file or directory\n"],
      ["a parameter's value", ["--jit", "threshold=many", "app.py"], 2, `spoor: JIT parameter threshold: "many" is not an integer\n${usage}`],
    ])("%s", async ([, args, status, stderr]) => {
      expect(await run(args)).toEqual(fails(status, stderr.replaceAll("CWD", cwd)));
    });
    test("a parameter that does not exist, with those that do", async () => {
      const { status, stdout, stderr } = await run(["--jit", "nonsense=1", "app.py"]);
      expect([status, stdout]).toEqual([2, ""]);
      expect(stderr).toMatch(/^spoor: unknown JIT parameter "nonsense"; known: threshold, [^\n]*\n/);
    });
    test("an import, as a traceback", async () => {
      const { status, stderr } = await run(["-c", "import nomodule"]);
      expect([status, stderr.split("\n").at(-2)]).toEqual([1, "ModuleNotFoundError: No module named 'nomodule'"]);
    });
  });

  describe("prints", () => {
    test("its version and its help", async () => {
      expect((await run(["-V"])).stdout).toMatch(/^Python 3\.14\.\d+ \(Spoor .*\)\n$/);
      expect((await run(["-h"])).stdout).toMatch(/^usage: spoor /);
    });
    test("the JIT's parameters", async () => {
      expect(await run(["--jit", "help"])).toMatchObject({ status: 0, stdout: expect.stringMatching(/ threshold=N\n[^]*default 1039/), stderr: "" });
    });
    const hot = ["-c", "n = 0\nfor i in range(9000): n += i\nprint(n)"];
    test("what the JIT did, on standard error or into a file", async () => {
      const summary = /^\[jit-summary\]\nTracing: +\t1\t[^]*\[jit-summary end\]\n$/;
      expect(await run(["--jit-summary", ...hot])).toEqual({ status: 0, stdout: "40495500\n", stderr: expect.stringMatching(summary) });
      expect((await run(hot, { env: { SPOORLOG: "jit-summary:-" } })).stderr).toMatch(summary);
      expect(await run(["--jit-summary=summary.txt", ...hot])).toEqual(ok("40495500\n"));
      expect((await run(["-c", "print(open('summary.txt').read())"])).stdout).toMatch(/^\[jit-summary\]\nTracing: +\t1\t/);
    });
    test("a line for each thing that the JIT does, on standard error or into a file", async () => {
      const events = (text: string): string[] => text.trimEnd().split("\n").map((line) => (JSON.parse(line) as { event: string }).event);
      const wanted = ["trace-start", "trace-optimized", "trace-compiled"];
      expect(events((await run(["--jit-log", "-", ...hot])).stderr)).toEqual(wanted);
      expect(await run(["--jit-log=log.jsonl", ...hot])).toEqual(ok("40495500\n"));
      expect(events((await run(["-c", "print(open('log.jsonl').read(), end='')"])).stdout)).toEqual(wanted);
    });
    test.for(["js", "wasm", "eval", "auto"])("the same with backend %s, which traces", async (backend) => {
      const { stdout, stderr } = await run(["--backend", backend, "--jit", "threshold=50", "--jit-summary=json", ...hot]);
      expect(stdout).toBe("40495500\n");
      expect(JSON.parse(stderr)).toMatchObject({ loops: 1, unaccounted: 0 });
    });
    test("the same without the JIT", async () => { expect(await run(["--jit", "off", ...hot])).toEqual(ok("40495500\n")); });
  });

  test("recurses as deep as it is allowed to, in Python and through host functions", async () => {
    const program = `import sys
sys.setrecursionlimit(30000)
def f(n): return 0 if n == 0 else 1 + f(n - 1)
class C:
    def __init__(self, n): self.n = n
    def __lt__(self, other): return sorted([C(self.n - 1), C(self.n - 1)])[0].n < 0 if self.n > 0 else True
print(f(25000), sorted([C(2000), C(2000)])[0].n)
sys.setrecursionlimit(1000)
try: f(2000)
except RecursionError as e: print(e)
`;
    expect(await run(["-c", program])).toEqual(ok("25000 2000\nmaximum recursion depth exceeded\n"));
  });
});
