import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { CallDescr, ClassDescr, Field, LabelDescr, SpoorError, TraceBuilder, guardExits } from "@spoor/ir";
import { TestRuntime } from "@spoor/ir/testing";
import { describe, expect, it } from "vitest";
import { readmeExample } from "../../../test/readme";
import * as surface from "../src/index";
import { jsBackend, sourceOf } from "../src/index";

it("exports these names, and no others", () => {
  expect(Object.keys(surface).sort()).toEqual(["jsBackend", "sourceOf"]);
});

describe("available", () => {
  it("is true where functions may be generated", () => expect(jsBackend().available()).toBe(true));

  it("says why not where they may not, and compiling says the same", () => {
    const built = buildSync({
      stdin: {
        contents: `
          import { TraceBuilder, guardExits } from "@spoor/ir";
          import { jsBackend } from "./index";
          const backend = jsBackend();
          console.log(backend.available());
          const b = new TraceBuilder();
          b.finish(b.input("r"));
          try {
            backend.compile({ id: 1, name: "", kind: "loop", trace: b.trace, exits: guardExits(b.trace, () => 1), validity: { valid: true }, state: { values: [] }, parent: null, interrupt: new Int32Array(1) });
          } catch (error) {
            console.log(error.code);
          }`,
        resolveDir: fileURLToPath(new URL("../src", import.meta.url)),
      },
      tsconfig: fileURLToPath(new URL("../../../tsconfig.base.json", import.meta.url)),
      bundle: true, format: "esm", platform: "node", write: false,
    });
    const { stdout, stderr } = spawnSync(process.execPath, ["--disallow-code-generation-from-strings", "--input-type=module"], { input: built.outputFiles[0]!.text, encoding: "utf8" });
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^this host does not let a program generate functions \(new Function: .*\); allow 'unsafe-eval', or use another backend\nno-codegen\n$/);
  });
});

describe("generated source", () => {
  const HOSTILE = ["*/globalThis.leak = 1/*", "`${globalThis.leak = 1}`", "\"; globalThis.leak = 1; \"", "\u2028globalThis.leak = 1\u2028", "\nglobalThis.leak = 1\n"];

  it("holds no text of the guest: names, strings, merge points, labels", () => {
    const runtime = new TestRuntime();
    for (const text of HOSTILE) {
      class Guest { constructor(public x: unknown) {} }
      const field = new Field(text, "r", "x", (g: Guest) => g.x, (g: Guest, x: unknown) => { g.x = x; });
      const guest = new ClassDescr(text, "constructor", Guest, [field]);
      const call = new CallDescr(text, (x: unknown) => x, "r", "r");
      const executable = runtime.build(jsBackend(), (b) => {
        const [r] = b.label([b.input("r")], new LabelDescr(1, text));
        b.debug_merge_point({ kind: "text", text });
        const made = b.new([b.call([r!], call)], guest);
        b.guard_class(made, guest, [b.ref(text)]);
        b.guard_value(b.getfield(made, field), b.ref(text), [b.ref(text)]);
        b.call_assembler([b.ref(text)], { kind: "assembler", name: text, call: (x: unknown) => x });
        b.finish(b.str_concat(b.ref(text), b.ref(text)));
      }, { name: text });
      expect(sourceOf(executable)).not.toMatch(/leak|globalThis|Guest/);
      expect(runtime.run(executable, [text])).toEqual({ exit: "returned", values: [text + text] });
    }
    expect("leak" in globalThis).toBe(false);
  });

  it("refuses a property that is no identifier, whoever made the descriptor", () => {
    const forged = Object.assign(Object.create(Field.prototype) as Field, { kind: "field", name: "forged", type: "r", property: "x; globalThis.leak = 1" });
    const build = (b: TraceBuilder): void => void b.finish(b.getfield(b.input("r"), forged));
    const b = new TraceBuilder();
    build(b);
    const unit = { id: 1, name: "", kind: "loop" as const, trace: b.trace, exits: guardExits(b.trace, () => 1), validity: { valid: true }, state: { values: [] }, parent: null, interrupt: new Int32Array(1) };
    expect(() => jsBackend().compile(unit)).toThrow(SpoorError);
  });

  it("is named, so that stack traces and profiles show traces, and is shown to whoever asks", () => {
    const sources: string[] = [];
    const runtime = new TestRuntime();
    let stack = "";
    const call = new CallDescr("look", () => { stack = new Error().stack!; }, "", "n", { canRaise: false });
    const executable = runtime.build(jsBackend({ onSource: (_, source) => { sources.push(source); } }), (b) => {
      const r = b.input("r");
      b.call([], call);
      b.finish(r);
    }, { name: "f at line 3" });
    runtime.run(executable, [1]);
    const { id } = executable.unit;
    expect(stack).toContain(`trace${id} `);
    expect(stack).toContain(`spoor://trace/${id}:`);
    expect(sources).toEqual([sourceOf(executable)]);
    expect(executable.size).toBe(sources[0]!.length);
  });
});

it("the README's example is this one, and prints what the README says", async () => {
  const { readme, printed } = await readmeExample(import.meta.url, () => import("./readme-example"));
  expect(printed.slice(0, 2)).toEqual([[true, [500000500000]], [{ fused: 0, functions: 1 }]]);
  const loop = / {4}L0: for[^]*?\n {4}\}\n/.exec(String(printed[2]![0]))![0];
  expect(readme).toContain(`\`\`\`js\n${loop.replaceAll("\n    ", "\n").trimStart()}\`\`\`\n`);
});
