import { describe, expect, test } from "vitest";
import { blame, type InlinedCall } from "../src/blame";
import { Decay, JitCell } from "../src/cells";
import { ToyCode } from "./toy";

type Call = InlinedCall<ToyCode>;
const cell = (name: string) => new JitCell<ToyCode>(new ToyCode(name, []), 0, true, 10, 1, new Decay(0), null);
const call = (name: string, start: number, end: number, caller: Call | null = null): Call => ({ cell: cell(name), start, end, caller });
const names = (calls: readonly Call[], length: number) => blame(calls, length).guilty.map(({ code }) => code.name);

describe("blame", () => {
  test("falls on the biggest closed call", () => {
    expect(names([call("a", 0, 60), call("b", 60, 760), call("c", 760, 860)], 1000)).toEqual(["b"]);
  });
  test("falls on the deepest call that holds most of its caller, open or not", () => {
    const a = call("a", 100, -1);
    const b = call("b", 150, -1, a);
    const c = call("c", 160, 250, b);
    const d = call("d", 260, -1, b);
    expect(names([a, b, c, d], 1000)).toEqual(["d"]);
    const e = call("e", 260, 600, b);
    expect(names([a, b, c, e], 1000)).toEqual(["b"]);
  });
  test("falls on several at once, until they make up half of the trace", () => {
    expect(names([call("a", 0, 200), call("b", 200, 500), call("c", 500, 650), call("d", 650, 900)], 1000)).toEqual(["b", "d"]);
  });
  test("falls on a call of a third where nothing is bigger", () => {
    expect(names([call("g", 667, -1)], 1000)).toEqual(["g"]);
  });
  test("falls on nobody where all calls are small: then the place is crowded, or huge when they do not matter", () => {
    const small = Array.from({ length: 20 }, (_, k) => call(`f${k}`, k * 50, k * 50 + 40));
    expect(blame(small, 1000)).toEqual({ guilty: [], major: [], crowded: true });
    expect(blame(small.slice(0, 3), 1000)).toEqual({ guilty: [], major: [], crowded: false });
    expect(blame([], 1000)).toEqual({ guilty: [], major: [], crowded: false });
  });
});
