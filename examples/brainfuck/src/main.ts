/** brainfuck [--jit off] [--backend js|eval] [--trace] FILE: runs a program; its input is stdin's. */
import { readFileSync, writeSync } from "node:fs";
import { jsBackend } from "@spoor/backend-js";
import { evalBackend } from "@spoor/ir";
import { run } from "./brainfuck";

const args = process.argv.slice(2);
const has = (flag: string): boolean => {
  const at = args.indexOf(flag);
  if (at >= 0) args.splice(at, 1);
  return at >= 0;
};
const off = has("--jit=off");
const evaluator = has("--backend=eval");
const report = has("--trace");
const [file] = args;
if (file === undefined || args.length > 1) {
  process.stderr.write("usage: brainfuck [--jit=off] [--backend=eval] [--trace] FILE\n");
  process.exit(2);
}
const bytes: number[] = [];
const flush = (): void => { writeSync(1, Uint8Array.from(bytes.splice(0))); };
let input: Uint8Array | null = null;
let at = 0;
const driver = run(file, readFileSync(file, "latin1"), {
  write: (byte) => {
    bytes.push(byte & 255);
    if (byte === 10) flush();
  },
  read: () => (input ??= readFileSync(0))[at++] ?? 0,
}, {
  backend: off ? null : evaluator ? evalBackend() : jsBackend(),
  onEvent: (event) => {
    if (!report) return;
    if (event.event === "trace-start") process.stderr.write(`[${event.kind} ${event.id} at ${event.location}]\n`);
    else if (event.event === "trace-abort") process.stderr.write(`[abort ${event.id}: ${event.reason} at ${event.location}]\n`);
  },
});
flush();
if (report) process.stderr.write(driver?.profiler.summary() ?? "no JIT\n");
