import { readFileSync } from "node:fs";
import { jsBackend } from "@spoor/backend-js";
import { loadWasmBackend } from "@spoor/backend-wasm";
import { evalBackend, type Backend } from "@spoor/ir";
import { describe, expect, test } from "vitest";
import { run } from "../src/brainfuck";

const source = (name: string): string => readFileSync(new URL(`../programs/${name}.b`, import.meta.url), "latin1");
function output(name: string, backend: Backend | null): { text: string; counts: Record<string, number> } {
  let text = "";
  const driver = run(name, source(name), { write: (byte) => { text += String.fromCharCode(byte); }, read: () => 0 }, { backend, params: { threshold: 20, trace_eagerness: 10 } });
  const { tracing_seconds, optimizing_seconds, backend_seconds, total_seconds, emitted_bytes, ...counts } = driver?.profiler.snapshot() ?? {};
  return { text, counts: counts as Record<string, number> };
}

describe("programs", () => {
  test("hello greets", () => { expect(output("hello", null).text).toBe("Hello World!\n"); });
  test("hanoi moves every disk to the same peg in 255 moves, the same on every backend, with the same counts", async () => {
    const plain = output("hanoi", null).text;
    expect(plain.split("\n").length).toBe(256);
    const [js, wasm, evaluator] = [jsBackend(), await loadWasmBackend(), evalBackend()].map((backend) => output("hanoi", backend));
    expect(js!.text).toBe(plain);
    expect(wasm!.text).toBe(plain);
    expect(evaluator!.text).toBe(plain);
    expect(js!.counts["backend"]).toBeGreaterThan(3);
    expect(wasm!.counts).toEqual(js!.counts);
    expect(evaluator!.counts).toEqual(js!.counts);
  });
  test("mandelbrot draws a set that is symmetric", () => {
    const lines = output("mandelbrot", jsBackend()).text.trimEnd().split("\n");
    expect(lines.length).toBe(15);
    expect(lines).toEqual([...lines].reverse());
    expect(lines[7]).toMatch(/^ {8,}\d+$/);
  });
  test("unbalanced brackets are named", () => {
    expect(() => run("bad", "+]", { write() {}, read: () => 0 }, { backend: null })).toThrow('bad: "]" at offset 1 has no "["');
    expect(() => run("bad", "[[]", { write() {}, read: () => 0 }, { backend: null })).toThrow('1 "[" without "]"');
  });
});
