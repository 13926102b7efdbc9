import { describe, expect, test } from "vitest";
import { UsageError, parseOptions, type Options } from "../src/options";

const parse = (...argv: string[]) => parseOptions(argv, {}, "version") as Options;

describe("the command line", () => {
  test("a file takes the rest as the program's arguments", () => {
    expect(parse("--backend", "js", "app.py", "--jit", "off")).toMatchObject({ source: { kind: "file", path: "app.py" }, args: ["--jit", "off"], backend: "js" });
  });
  test("-c, -m and - end the options", () => {
    expect(parse("-c", "pass", "-x")).toMatchObject({ source: { kind: "command", code: "pass" }, args: ["-x"] });
    expect(parse("-m", "mod", "a")).toMatchObject({ source: { kind: "module", name: "mod" }, args: ["a"] });
    expect(parse("-", "a")).toMatchObject({ source: { kind: "stdin", argument: "-" }, args: ["a"] });
  });
  test("the JIT's parameters have PyPy's syntax", () => {
    expect(parse("--jit", "threshold=500", "x.py").jit).toMatchObject({ threshold: 500, enabled: true });
    expect(parse("--jit=off", "x.py").jit.enabled).toBe(false);
  });
  test("the summary is asked for by option or environment", () => {
    expect(parse("--jit-summary", "x.py").summary).toBe("-");
    expect(parse("--jit-summary=json", "x.py")).toMatchObject({ summary: "-", summaryFormat: "json" });
    expect(parseOptions(["x.py"], { SPOORLOG: "jit-summary:out.txt" }, "")).toMatchObject({ summary: "out.txt" });
  });
  test("the log is asked for by option or environment", () => {
    expect(parse("x.py").log).toBe(null);
    expect(parse("--jit-log", "log.jsonl", "x.py")).toMatchObject({ log: "log.jsonl", source: { kind: "file", path: "x.py" } });
    expect(parse("--jit-log=-", "x.py").log).toBe("-");
    expect(parseOptions(["x.py"], { SPOORLOG: "jit-summary:-,jit-log:out.jsonl" }, "")).toMatchObject({ summary: "-", log: "out.jsonl" });
    expect(() => parse("--jit-log")).toThrow("Argument expected for the --jit-log option");
  });
  test("what cannot be understood is named, with what would be right", () => {
    expect(() => parse("--backend", "c", "x.py")).toThrow(new UsageError('unknown backend "c"; known: auto, js, wasm, eval'));
    expect(() => parse("--jit", "nonsense=1", "x.py")).toThrow(/unknown JIT parameter "nonsense"; known: threshold/);
    expect(() => parse("--frobnicate")).toThrow("unknown option --frobnicate");
    expect(() => parse("-c")).toThrow("Argument expected for the -c option");
  });
  test("help and version print instead of running", () => {
    expect(parse("-h")).toHaveProperty("print");
    expect(parse("-V")).toEqual({ print: "version\n" });
    expect((parse("--jit", "help") as unknown as { print: string }).print).toContain("threshold=N");
  });
});
