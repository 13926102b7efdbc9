import { ClassDescr, Field, TraceBuilder, type Ref } from "@spoor/ir";
import { TestRuntime } from "@spoor/ir/testing";
import { describe, expect, it } from "vitest";
import { jsBackend, sourceOf } from "../src/index";

class Cell { constructor(public n: number) {} }
const N = new Field("cell.n", "i", "n", (cell: Cell) => cell.n, (cell: Cell, n: number) => { cell.n = n; });
const CELL = new ClassDescr("cell", "constructor", Cell, [N]);

const compile = (build: (b: TraceBuilder) => void) => {
  const runtime = new TestRuntime();
  const executable = runtime.build(jsBackend(), build);
  return { source: sourceOf(executable), run: (...args: unknown[]) => runtime.run(executable, args).values };
};
const leave = (b: TraceBuilder, ...values: Ref[]): void => {
  b.guard_always_fails(values);
  b.finish(b.ref(null));
};

describe("folding", () => {
  it("writes a value that is used once where it is used", () => {
    const { source, run } = compile((b) => {
      const [x, y] = [b.input("i"), b.input("i")];
      b.guard_true(b.int_lt(b.int_sub(x, y), b.int_mul(y, y)), []);
      leave(b, x);
    });
    expect(source).toContain("if (!(i0 - i1 < i1 * i1 + 0)) {");
    expect(run(7, 3)).toEqual([7]);
    expect(run(13, 3)).toEqual([]);
  });

  it("does not delay a read past a write", () => {
    const { run } = compile((b) => {
      const [cell, x] = [b.input("r"), b.input("i")];
      const before = b.getfield(cell, N);
      b.setfield(cell, x, N);
      leave(b, b.int_add(before, b.getfield(cell, N)));
    });
    expect(run(new Cell(3), 100)).toEqual([103]);
  });

  // Found by random traces: the sum was folded, and the read that had been folded into it went past the write with it.
  it("does not delay a read inside of a folded expression past a write", () => {
    const { run } = compile((b) => {
      const [cell, x] = [b.input("r"), b.input("i")];
      const sum = b.int_add(b.unbox_int(b.box_int(b.getfield(cell, N))), b.int(1));
      b.setfield(cell, x, N);
      b.guard_true(b.int_lt(sum, x), []);
      leave(b, x);
    });
    expect(run(new Cell(3), 100)).toEqual([100]);
    expect(run(new Cell(3), 4)).toEqual([]);
  });

  it("leaves out what nobody uses, and what only that uses", () => {
    const { source } = compile((b) => {
      const cell = b.input("r");
      b.int_add(b.getfield(cell, N), b.int(1));
      b.new([b.int(1)], CELL);
      leave(b, cell);
    });
    expect(source).not.toMatch(/\.n|new /);
  });

  it("keeps truth values as conditions, and gives 0 and 1 where they are seen", () => {
    const { source, run } = compile((b) => {
      const x = b.input("i");
      const less = b.int_lt(x, b.int(5));
      b.guard_true(less, [less]);
      leave(b, less, b.box_bool(less), b.int_add(less, b.int(1)));
    });
    expect(source).toContain("const c1 = i0 < 5;");
    expect(run(4)).toEqual([1, true, 2]);
    expect(run(5)).toEqual([0]);
  });
});

describe("references that are variables of the whole function", () => {
  const leaving = (more: (b: TraceBuilder) => Ref[]) => compile((b) => {
    const [x, y, z, u] = [b.input("i"), b.input("r"), b.input("r"), b.input("r")];
    b.guard_true(b.int_lt(x, b.int(5)), [y, z, u, ...more(b)]);
    b.guard_true(b.int_lt(x, b.int(4)), [z, y, u, ...more(b)]);
    leave(b, y);
  });
  it("are taken from there by the tail of an exit with references only", () => {
    const { source, run } = leaving(() => []);
    expect(source).not.toMatch(/v\d = r\d/);
    expect(run(5, "y", "z", "u")).toEqual(["y", "z", "u"]);
    expect(run(4, "y", "z", "u")).toEqual(["z", "y", "u"]);
    expect(run(3, "y", "z", "u")).toEqual(["y"]);
  });
  it("are moved where there are numbers, so that many exits share a tail", () => {
    const { source, run } = leaving((b) => [b.int_add(0 as Ref, b.int(1))]);
    expect(source.match(/return x;/g)).toHaveLength(1);
    expect(run(5, "y", "z", "u")).toEqual(["y", "z", "u", 6]);
    expect(run(4, "y", "z", "u")).toEqual(["z", "y", "u", 5]);
  });
});

describe("runs of guards", () => {
  it("share the code that puts their values into place", () => {
    const { source, run } = compile((b) => {
      const [x, y, z] = [b.input("i"), b.input("i"), b.input("r")];
      for (let k = 0; k < 5; k++) b.guard_true(b.int_ne(x, b.int(k)), [x, y, z]);
      b.guard_true(y, [y]);
      leave(b, x);
    });
    expect(source.match(/I1 = i1;/g)).toHaveLength(1);
    expect(source.match(/v0 = r2;/g)).toHaveLength(1);
    for (let k = 0; k < 5; k++) expect(run(k, 1, "z")).toEqual([k, 1, "z"]);
    expect(run(9, 0, "z")).toEqual([0]);
    expect(run(9, 1, "z")).toEqual([9]);
  });
});
