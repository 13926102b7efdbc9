/** Liveness is checked against what it means: nothing that an instruction or a handler still reads is ever missing. */
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { instructionLength } from "../../src/bytecode";
import { Code } from "../../src/code";
import { compile } from "../../src/compiler";
import { isTerminator, jumpTarget, visitRegisters } from "../../src/liveness";
import { librarySample } from "./library";

const library = librarySample();

const each = function* (code: Code): Generator<Code> {
  yield code;
  for (const constant of code.constants) if (constant instanceof Code) yield* each(constant);
};

function check(code: Code): void {
  const { words } = code;
  const live = new Map<number, Set<number>>();
  for (let pc = 0; pc < words.length; pc += instructionLength(words, pc)) live.set(pc, new Set(code.liveAt(pc, 0)));
  const fail = (pc: number, what: string): never => { throw new Error(`${code.qualname} at ${pc}: ${what}`); };
  for (const [pc, before] of live) {
    const written = new Set<number>();
    let conditional = -1;
    visitRegisters(words, pc, (r) => { if (!before.has(r)) fail(pc, `reads ${r}, which is not live`); }, (r) => written.add(r), (r) => { conditional = r; });
    const target = jumpTarget(words, pc);
    if (target >= 0) for (const r of live.get(target)!) if (!written.has(r) && !before.has(r)) fail(pc, `${r} is live at the target ${target}`);
    if (!isTerminator(words[pc]!)) {
      const next = pc + instructionLength(words, pc);
      for (const r of live.get(next)!) if (!written.has(r) && r !== conditional && !before.has(r)) fail(pc, `${r} is live behind`);
    }
    const handler = code.handlerFor(pc);
    if (handler !== null) for (const r of live.get(handler.target)!) if (r !== handler.register && !before.has(r)) fail(pc, `${r} is live in the handler`);
    const around = new Set(code.liveAt(pc, 1));
    for (const r of before) if (!around.has(r)) fail(pc, `${r} is live before, but not while a value is awaited`);
  }
}

describe("liveness", () => {
  const inner = (source: string): Code => compile(source, "x", "exec").constants.find((c) => c instanceof Code) as Code;

  test("keeps exactly what is needed in a small function", () => {
    const code = inner("def f(a, b):\n a = a + b\n b = a * 2\n return b");
    expect([...code.liveAt(0, 0)]).toEqual([0, 1]);
    expect([...code.liveAt(4, 0)]).toEqual([0]);
    expect([...code.liveAt(0, 1)]).toEqual([0, 1]);
    expect([...code.liveAt(8, 0)]).toEqual([1]);
  });

  test("keeps parameters that are never assigned, except in generators", () => {
    const body = "\n a = b = 1\n c = a\n return c";
    const last = (code: Code): number[] => [...code.liveAt(code.words.length - 2, 0)];
    expect(last(inner(`def f(self, a, *, k):${body}`))).toEqual([0, 2, 4]);
    expect(last(inner(`def f(self, a, *, k):${body}\n yield`))).not.toContain(0);
  });

  test("keeps an iterator and an accumulator through the loop, and what a handler needs through its range", () => {
    const code = compile("def f(a):\n s = 0\n try:\n  for x in a: s += x\n except E: return s\n return 1", "x", "exec").constants.find((c) => c instanceof Code) as Code;
    const s = code.localNames.indexOf("s");
    for (const header of code.loopHeaders) expect([...code.liveAt(header, 0)]).toContain(s);
  });

  test("keeps all locals where code may look at them by name", () => {
    const code = compile("def f(a, b):\n c = 1\n return locals()", "x", "exec").constants.find((c) => c instanceof Code) as Code;
    expect([...code.liveAt(code.words.length - 2, 0)]).toEqual(expect.arrayContaining([0, 1, 2]));
  });

  test("misses nothing in any construct", () => {
    const folder = new URL("../programs/", import.meta.url);
    for (const name of readdirSync(folder).filter((file) => /^compiler_.*\.py$/.test(file))) {
      for (const code of each(compile(readFileSync(new URL(name, folder), "utf8"), name, "exec"))) check(code);
    }
  });

  test.skipIf(library.length === 0)("misses nothing in Python's library", () => {
    for (const [name, text] of library) for (const code of each(compile(text, name, "exec"))) check(code);
  }, 120_000);
});
