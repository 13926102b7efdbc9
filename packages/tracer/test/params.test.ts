import { describe, expect, test } from "vitest";
import { PARAMETERS, ParamsError, defaultParams, helpParams, paramsFrom, parseParams } from "../src/index";
import { REFUSED } from "../src/params";

describe("--jit", () => {
  test("defaults are PyPy's", () => {
    expect(defaultParams()).toMatchObject({ threshold: 1039, function_threshold: 1619, trace_eagerness: 200, decay: 40, trace_limit: 6000, inlining: 1, max_unroll_recursion: 7, enabled: true });
  });
  test("PyPy's syntax is read", () => {
    expect(parseParams("threshold=500,function_threshold=400,trace_eagerness=50")).toMatchObject({ threshold: 500, function_threshold: 400, trace_eagerness: 50 });
    expect(parseParams("off").enabled).toBe(false);
    expect(parseParams("threshold=3,default").threshold).toBe(1039);
    expect(parseParams("threshold=-1").threshold).toBe(0);
  });
  test("an unknown parameter lists the known ones", () => {
    expect(() => parseParams("treshold=5")).toThrow(ParamsError);
    expect(() => parseParams("treshold=5")).toThrow(/unknown JIT parameter "treshold"; known: threshold, function_threshold/);
    expect(() => parseParams("threshold")).toThrow(/expected name=value/);
    expect(() => parseParams("threshold=x")).toThrow(/"x" is not an integer/);
    expect(() => parseParams("trace_limit=1000000000")).toThrow(/too high/);
    expect(() => parseParams("trace_eagerness=0")).toThrow(/too small; at least 1/);
  });
  test("an unknown pass lists the known ones", () => {
    for (const name of ["strings", "constructor"]) {
      expect(() => parseParams(`enable_opts=rewrite:${name}`)).toThrow(new RegExp(`enable_opts: unknown pass "${name}"; known: intbounds, rewrite, virtualize, pure, heap, unroll `));
    }
    expect(() => paramsFrom({ enable_opts: "everything" })).toThrow(ParamsError);
    expect([parseParams("enable_opts=none").enable_opts, parseParams("enable_opts=all").enable_opts]).toEqual(["", PARAMETERS.enable_opts.default]);
  });
  test("a pass that only PyPy has is refused with the reason", () => {
    for (const name of ["string", "earlyforce"]) {
      expect(() => parseParams(`enable_opts=intbounds:${name}`)).toThrow(new RegExp(`enable_opts: pass "${name}" is PyPy's, but none of its own here: .+; known: intbounds, `));
      expect(helpParams()).toContain(` ${name} in enable_opts: `);
    }
  });
  test("PyPy's parameters that would do nothing are refused with the reason", () => {
    expect(() => parseParams("vec=1")).toThrow(/JIT parameter vec: PyPy's, but not accepted here: there is no vectorizer/);
    for (const [name, why] of Object.entries(REFUSED)) {
      expect(helpParams()).toContain(` ${name}: ${why}\n`);
      expect(Object.keys(PARAMETERS)).not.toContain(name);
    }
  });
  test("objects are checked as text is", () => {
    expect(paramsFrom({ threshold: 7, enable_opts: "rewrite:pure" })).toMatchObject({ threshold: 7, enable_opts: "rewrite:pure" });
    expect(paramsFrom("off").enabled).toBe(false);
    expect(() => paramsFrom({ threshold: 1.5 })).toThrow(ParamsError);
  });
  test("help names every parameter", () => {
    for (const name of Object.keys(PARAMETERS)) expect(helpParams()).toContain(` ${name}=`);
  });
});
