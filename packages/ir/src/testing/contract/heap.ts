/** Objects, arrays and fields: what is allocated, read and written, in the order the trace says. */
import type { TraceBuilder } from "../../builder";
import { CallDescr, type ArrayDescr } from "../../descr";
import { INT_MAX, INT_MIN, type Ref } from "../../types";
import { CELL_VALUE, COUNT, Cell, FLOAT, FLOATS, FLOAT_VALUE, Float, INTS, LINK, POINT, Point, REFS, SubPoint, TUPLE, WEIGHT } from "../guest";
import { expectSame, fail } from "../assertions";
import { contractCase, type ContractCase } from "./case";
import { FLOAT_EDGES, INT_EDGES, REFS_OF_ALL_KINDS } from "./values";

const LINKS: readonly unknown[] = REFS_OF_ALL_KINDS;

export const heapCases: readonly ContractCase[] = [
  contractCase("new makes an object of the class with all its fields", (subject) => {
    const executable = subject.build((b) => {
      const [link, weight, count] = [b.input("r"), b.input("f"), b.input("i")];
      b.finish(b.new([link, weight, count], POINT));
    });
    for (const [link, weight, count] of [[null, -0, INT_MAX], ["x", NaN, INT_MIN], [undefined, 1.5, 0]] as const) {
      const { values: [made] } = subject.runtime.run(executable, [link, weight, count]);
      if (!(made instanceof Point) || made.constructor !== Point) fail("new did not make a Point");
      expectSame([made.link, made.weight, made.count], [link, weight, count], "fields of the new object");
    }
  }),
  contractCase("new makes a different object each time", (subject) => {
    const executable = subject.build((b) => {
      const x = b.input("f");
      b.guard_always_fails([b.new([x], FLOAT), b.new([x], FLOAT)]);
      b.finish(b.ref(null));
    });
    const { values: [a, b] } = subject.runtime.run(executable, [1]);
    if (a === b) fail("two operations gave one object");
    const { values: [c] } = subject.runtime.run(executable, [1]);
    if (a === c) fail("two runs gave one object");
  }),
  contractCase("new_array makes an array of its operands, of each type", (subject) => {
    const executable = subject.build((b) => {
      const [i, f, r] = [b.input("i"), b.input("f"), b.input("r")];
      const arrays = [b.new_array([i, b.int(2)], INTS), b.new_array([f, b.float(-0)], FLOATS), b.new_array([r, r], REFS), b.new_array([r], TUPLE), b.new_array([], REFS)];
      b.guard_always_fails(arrays);
      b.finish(b.ref(null));
    });
    const { values } = subject.runtime.run(executable, [INT_MAX, NaN, "x"]);
    for (const array of values) if (!Array.isArray(array)) fail("new_array did not make an Array");
    expectSame(values, [[INT_MAX, 2], [NaN, -0], ["x", "x"], ["x"], []], "the new arrays");
  }),
  contractCase("getfield reads a field of each type", (subject) => {
    const executable = subject.build((b) => {
      const p = b.input("r");
      b.guard_always_fails([b.getfield(p, COUNT), b.getfield(p, WEIGHT), b.getfield(p, LINK)]);
      b.finish(b.ref(null));
    });
    for (const count of INT_EDGES) subject.leaves(executable, [new Point(null, 0, count)], 0, [count, 0, null]);
    for (const weight of FLOAT_EDGES) subject.leaves(executable, [new Point(null, weight, 0)], 0, [0, weight, null]);
    for (const link of LINKS) subject.leaves(executable, [new SubPoint(link, 0, 0)], 0, [0, 0, link]);
  }),
  contractCase("setfield stores a field of each type, constants too", (subject) => {
    const executable = subject.build((b) => {
      const [p, q, i, f, r] = [b.input("r"), b.input("r"), b.input("i"), b.input("f"), b.input("r")];
      b.setfield(p, i, COUNT);
      b.setfield(p, f, WEIGHT);
      b.setfield(p, r, LINK);
      b.setfield(q, b.int(INT_MIN), COUNT);
      b.setfield(q, b.float(-0), WEIGHT);
      b.setfield(q, b.ref("constant"), LINK);
      b.finish(p);
    });
    for (let k = 0; k < 20; k++) {
      const [count, weight, link] = [INT_EDGES[k]!, FLOAT_EDGES[k]!, LINKS[k]];
      const [p, q] = [new Point("old", 1, 1), new Point("old", 1, 1)];
      subject.returns(executable, [p, q, count, weight, link], p);
      expectSame([p.count, p.weight, p.link], [count, weight, link], "stored fields");
      expectSame([q.count, q.weight, q.link], [INT_MIN, -0, "constant"], "stored constants");
    }
  }),
  contractCase("a read sees the write before it, through another name too", (subject) => {
    const executable = subject.build((b) => {
      const [p, q] = [b.input("r"), b.input("r")];
      const before = b.getfield(q, COUNT);
      b.setfield(p, b.int(7), COUNT);
      const after = b.getfield(q, COUNT);
      b.setfield(q, b.int(8), COUNT);
      b.guard_always_fails([before, after, b.getfield(p, COUNT)]);
      b.finish(b.ref(null));
    });
    const [p, q] = [new Point(null, 0, 1), new Point(null, 0, 2)];
    subject.leaves(executable, [p, p], 0, [1, 7, 8]);
    subject.leaves(executable, [p, q], 0, [2, 2, 7]);
  }),
  contractCase("what a trace wrote is there when a guard leaves, and what stands behind the guard is not", (subject) => {
    const executable = subject.build((b) => {
      const [p, go] = [b.input("r"), b.input("i")];
      b.setfield(p, b.int(1), COUNT);
      b.guard_true(go, [p]);
      b.setfield(p, b.int(2), COUNT);
      b.finish(p);
    });
    const p = new Point(null, 0, 0);
    subject.leaves(executable, [p, 0], 0, [p]);
    expectSame(p.count, 1, "the field at the guard");
    subject.returns(executable, [p, 1], p);
    expectSame(p.count, 2, "the field at the end");
  }),
  contractCase("getarrayitem, setarrayitem, arraylen and array_push work on arrays of each type", (subject) => {
    const executable = subject.build((b) => {
      const [ints, floats, refs, k] = [b.input("r"), b.input("r"), b.input("r"), b.input("i")];
      b.setarrayitem(ints, k, b.int(INT_MAX), INTS);
      b.setarrayitem(floats, k, b.float(-0), FLOATS);
      b.setarrayitem(refs, k, ints, REFS);
      b.array_push(ints, b.arraylen(ints, INTS), INTS);
      b.array_push(floats, b.float(NaN), FLOATS);
      b.array_push(refs, b.ref(undefined), REFS);
      b.guard_always_fails([
        b.getarrayitem(ints, b.int(0), INTS), b.getarrayitem(ints, k, INTS), b.getarrayitem(floats, k, FLOATS), b.getarrayitem(refs, k, REFS),
        b.arraylen(ints, INTS), b.arraylen(floats, FLOATS), b.arraylen(refs, REFS),
      ]);
      b.finish(b.ref(null));
    });
    const [ints, floats, refs] = [[1, 2, 3], [1.5, 2.5, 3.5], ["a", "b", "c"]] as unknown[][];
    subject.leaves(executable, [ints, floats, refs, 1], 0, [1, INT_MAX, -0, ints, 4, 4, 4]);
    expectSame([ints, floats], [[1, INT_MAX, 3, 3], [1.5, -0, 3.5, NaN]], "the arrays");
    expectSame([refs![0], refs![1], refs![2], refs![3]], ["a", ints, "c", undefined], "the array of references");
  }),
  contractCase("array_push makes large arrays of what it was given", (subject) => {
    const each = 16;
    const count = 270_000;
    const grow = (descr: ArrayDescr, value: (b: TraceBuilder, k: Ref) => Ref): unknown[] => {
      const executable = subject.build((b) => {
        const [array, k] = [b.input("r"), b.input("i")];
        for (let i = 0; i < each; i++) b.array_push(array, value(b, b.int_add(k, b.int(i))), descr);
        b.finish(b.box_int(b.arraylen(array, descr)));
      });
      const array: unknown[] = [];
      for (let k = 0; k < count; k += each) subject.returns(executable, [array, k], k + each);
      return array;
    };
    const ints = grow(INTS, (_, k) => k);
    const floats = grow(FLOATS, (b, k) => b.cast_int_to_float(k));
    const refs = grow(REFS, (b) => b.ref(REFS));
    for (const array of [ints, floats, refs]) {
      expectSame(array.length, count, "items");
      for (let k = 0; k < count; k++) if (!Object.is(array[k], array === refs ? REFS : k)) fail(`item ${k} is not the one that was pushed`);
    }
  }),
  contractCase("integers at the edge of the range survive fields and items", (subject) => {
    const executable = subject.build((b) => {
      const [p, list] = [b.input("r"), b.input("r")];
      const read = b.getfield(p, COUNT);
      b.array_push(list, read, INTS);
      b.setfield(p, b.getarrayitem(list, b.int(0), INTS), COUNT);
      b.finish(p);
    });
    for (const value of INT_EDGES) {
      const [p, list] = [new Point(null, 0, value), [INT_EDGES.at(-1)!]];
      subject.returns(executable, [p, list], p);
      expectSame([list[1], p.count], [value, INT_MIN], "what was stored");
    }
  }),
  contractCase("an immutable field is read as any other", (subject) => {
    const executable = subject.build((b) => b.finish(b.new([b.float_mul(b.getfield(b.input("r"), FLOAT_VALUE), b.float(2))], FLOAT)));
    const { values: [made] } = subject.runtime.run(executable, [new Float(1.25)]);
    expectSame((made as Float).value, 2.5, "the new float");
  }),
  contractCase("quasiimmut_field reads a field of a constant", (subject) => {
    const cell = new Cell("value");
    const executable = subject.build((b) => b.finish(b.quasiimmut_field(b.ref(cell), CELL_VALUE)));
    subject.returns(executable, [], "value");
  }),
  contractCase("a call's effects on the heap are seen behind it", (subject) => {
    const bump = new CallDescr("bump", (p: Point, list: unknown[]) => { p.count++; list.push("pushed"); }, "rr", "n", { canRaise: false });
    const executable = subject.build((b) => {
      const [p, list] = [b.input("r"), b.input("r")];
      b.setfield(p, b.int(10), COUNT);
      b.call([p, list], bump);
      b.guard_always_fails([b.getfield(p, COUNT), b.arraylen(list, REFS)]);
      b.finish(b.ref(null));
    });
    subject.leaves(executable, [new Point(null, 0, 0), []], 0, [11, 1]);
  }),
];
