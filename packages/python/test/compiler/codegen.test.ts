import { describe, expect, test } from "vitest";
import { CO_NAMESPACE } from "../../src/bytecode";
import { Code } from "../../src/code";
import { compile, disassemble, verifyCode } from "../../src/compiler";

/** Disassembly of the first function of a program, without its first line. */
const listing = (program: string): string[] => {
  const code = compile(program, "x", "exec");
  expect(verifyCode(code)).toEqual([]);
  const inner = code.constants.find((c) => c instanceof Code) as Code;
  return disassemble(inner).trimEnd().split("\n").slice(1).map((line) => line.trim());
};
const main = (program: string): Code => compile(program, "x", "exec");

describe("code of functions", () => {
  test("has locals and constants as operands, without moves", () => {
    expect(listing("def f(a, b): return a + b * 2")).toEqual(["MUL t1 b 2", "ADD t0 a t1", "RETURN t0"]);
  });

  test("tests a loop's condition at its header and jumps back to it", () => {
    expect(listing("def f(n):\n i = 0\n while i < n: i += 1\n return i")).toEqual(["MOVE i 0", "L3*: JUMP_UNLESS_LT i n L13", "INPLACE_ADD i i 1", "JUMP_BACK L3", "L13: RETURN i"]);
  });

  test("unpacks into locals and calls methods without bound methods", () => {
    expect(listing("def f(d, o):\n for k, v in d: o.m(k, v)")).toEqual([
      "GET_ITER t0 d", "L3*: FOR_ITER t1 t0 L26", "UNPACK_SEQUENCE t1 (k v)", "LOAD_METHOD t2:t3 o m", "CALL_METHOD t1 t2:t3 (k v)", "JUMP_BACK L3", "L26: RETURN None",
    ]);
  });

  test("checks a local only where it may be unbound", () => {
    expect(listing("def f(c):\n if c: x = 1\n y = x\n return x + y")).toEqual(["JUMP_IF_FALSE c L6", "MOVE x 1", "L6: CHECK_LOCAL x x", "MOVE y x", "ADD t0 x y", "RETURN t0"]);
    expect(listing("def f(c):\n if c: x = 1\n else: x = 2\n return x").join()).not.toContain("CHECK_LOCAL");
    expect(listing("def f(c):\n x = 1\n for i in c:\n  del x\n  x = 2\n return x").join()).toContain("CHECK_LOCAL");
  });

  test("keeps a variable's old value when an exception comes in the middle of its new one", () => {
    expect(listing("def f(x):\n x = x and g()\n return x")).toEqual(["MOVE t0 x", "JUMP_IF_FALSE t0 L15", "LOAD_GLOBAL t1 g", "CALL t0 t1 ()", "L15: MOVE x t0", "RETURN x"]);
  });

  test("runs comprehensions in registers of the function", () => {
    expect(listing("def f(a): return [x * 2 for x in a if x]")).toEqual([
      "GET_ITER t1 a", "BUILD_LIST t0 ()", "L6*: FOR_ITER t2 t1 L22", "JUMP_IF_FALSE t2 L20", "MUL t3 t2 2", "LIST_APPEND t0 t3", "L20: JUMP_BACK L6", "L22: RETURN t0",
    ]);
  });

  test("leaves out what cannot be reached, and knows constant conditions", () => {
    expect(listing("def f():\n if 0: a()\n while True:\n  return 1\n  b()\n c()")).toEqual(["RETURN 1"]);
  });

  test("folds constants, but nothing that fails or is huge", () => {
    expect(listing("def f(): return -1, 2 * 3 + 4, 'a' 'b' * 2, (1, (2, 3)), 7 // 2, 2 ** 10")).toEqual(['RETURN (-1, 10, "abab", (1, (2, 3)), 3, 1024)']);
    expect(listing("def f(): return 1 / 0")).toEqual(["TRUEDIV t0 1 0", "RETURN t0"]);
    expect(listing("def f(): return 9 ** 9 ** 9").at(0)).toContain("POW");
  });

  test("puts handlers into a table, and what they restore into another handler", () => {
    expect(listing("def f():\n try: g()\n except E: h()")).toEqual([
      "LOAD_GLOBAL t2 g", "CALL t1 t2 ()", "RETURN None",
      "L11: PUSH_EXC_INFO t1 t0", "LOAD_GLOBAL t3 E", "JUMP_UNLESS_MATCH t0 t3 L35", "LOAD_GLOBAL t4 h", "CALL t3 t4 ()", "POP_EXC_INFO t1", "RETURN None",
      "L35: RERAISE t0", "L37: POP_EXC_INFO t1", "RERAISE t2", "RETURN None", "0..9 -> L11 t0", "14..37 -> L37 t2",
    ]);
  });

  test("reads a variable before an assignment expression behind it changes it", () => {
    expect(listing("def f(x): return x + (x := 2) + x")).toEqual(["MOVE t1 x", "MOVE x 2", "ADD t1 t1 x", "ADD t0 t1 x", "RETURN t0"]);
  });

  test("makes one cell for a comprehension's variable, however often it loops", () => {
    const lines = listing("def f(a): return [lambda: x for x in a]");
    expect(lines.filter((line) => line.includes("MAKE_CELL"))).toHaveLength(1);
    expect(lines.findIndex((line) => line.includes("MAKE_CELL"))).toBeLessThan(lines.findIndex((line) => line.includes("FOR_ITER")));
  });

  test("gives every instruction that can raise its place in the source", () => {
    const code = main("def f(a):\n  return (a.b +\n    a.c)").constants.find((c) => c instanceof Code) as Code;
    const add = disassemble(code).split("\n").findIndex((line) => line.includes("ADD"));
    expect(add).toBeGreaterThan(0);
    const places = [...code.words.keys()].filter((pc) => code.positions.includes(pc)).map((pc) => code.positionAt(pc));
    expect(places).toContainEqual({ line: 2, column: 10, endLine: 3, endColumn: 7 });
    expect(places).toContainEqual({ line: 2, column: 10, endLine: 2, endColumn: 13 });
  });
});

describe("code objects", () => {
  test("are bound to globals, copies sharing what does not change", () => {
    const code = main("x = 1");
    const [a, b] = [{}, {}];
    expect(code.bind(a)).toBe(code);
    expect(code.bind(a)).toBe(code);
    const other = code.bind(b);
    expect(other).not.toBe(code);
    expect(other.words).toBe(code.words);
    expect(other.sites).not.toBe(code.sites);
    expect(code.bind(b)).toBe(other);
    expect(other.bind(b)).toBe(other);
  });

  test("of a module have a form whose names are in a namespace", () => {
    const code = main("x = y\ndel x");
    const inside = code.asNamespaceCode();
    expect(inside.flags & CO_NAMESPACE).not.toBe(0);
    expect(disassemble(inside)).toContain("LOAD_NAME");
    expect(disassemble(inside)).not.toContain("GLOBAL");
    expect(code.asNamespaceCode()).toBe(inside);
  });

  test("find the innermost handler of a pc", () => {
    const code = main("try:\n  try: a\n  except B: c\nexcept D: e");
    const first = code.handlerFor(0)!;
    expect(first.start).toBe(0);
    expect(code.handlerFor(first.target)!.target).toBeGreaterThan(first.target);
    expect(code.handlerFor(code.words.length - 1)).toBeNull();
  });
});
