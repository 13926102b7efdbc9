/** What tests of the policy share: generated programs, and runs of one program on every backend with the same counters. */
import { jsBackend } from "@spoor/backend-js";
import { loadWasmBackend } from "@spoor/backend-wasm";
import { evalBackend, type Backend } from "@spoor/ir";
import { optimizer } from "@spoor/optimizer";
import { expect } from "vitest";
import type { JitEvent, Profiler } from "../src/index";
import { runToy, type HostFunctions } from "./toy";

const wasm = await loadWasmBackend();
export const BACKENDS: Readonly<Record<string, () => Backend>> = { evaluator: evalBackend, js: () => jsBackend(), wasm: () => wasm };

/** The counters without times and sizes: the same on every backend. */
export const deterministic = (profiler: Profiler): Record<string, number> =>
  Object.fromEntries(Object.entries(profiler.snapshot()).filter(([name]) => !name.endsWith("seconds") && name !== "emitted_bytes"));

export interface PolicyRun {
  readonly result: unknown;
  readonly profiler: Profiler;
  readonly events: readonly JitEvent[];
  /** Aborts by reason. */
  readonly aborts: Readonly<Record<string, number>>;
}

export interface PolicyOptions {
  readonly params?: Record<string, number | string>;
  readonly hosts?: () => HostFunctions;
  readonly strict?: boolean;
  /** Names of the backends; default all. */
  readonly on?: readonly string[];
}

export const PARAMS = { threshold: 20, function_threshold: 30, trace_eagerness: 8, hotness: "calls" };

/** Runs `main` in the interpreter and on each backend; results and counters have to be equal. Gives the last run. */
export function everywhere(source: string, args: readonly unknown[], { params = {}, hosts, strict = true, on = Object.keys(BACKENDS) }: PolicyOptions = {}): PolicyRun {
  const plain = runToy(source, args, { backend: null, optimizer: optimizer(), ...(hosts && { hosts: hosts() }) });
  let counts: Record<string, number> | undefined;
  let last: PolicyRun | undefined;
  for (const name of on) {
    const { result, driver, events } = runToy(source, args, { backend: BACKENDS[name]!(), optimizer: optimizer(), params: { ...PARAMS, ...params }, strict, ...(hosts && { hosts: hosts() }) });
    expect(result, `result on ${name}`).toEqual(plain.result);
    const { profiler } = driver!;
    counts ??= deterministic(profiler);
    expect(deterministic(profiler), `counters on ${name}`).toEqual(counts);
    const aborts: Record<string, number> = {};
    for (const event of events) if (event.event === "trace-abort") aborts[event.reason] = (aborts[event.reason] ?? 0) + 1;
    last = { result, profiler, events, aborts };
  }
  return last!;
}

/** `count` lines of a function's body: the k-th made by `line(k)`. */
export const body = (count: number, line: (k: number) => string): string => Array.from({ length: count }, (_, k) => line(k)).join("\n");

/** A function that adds r1 to r0 `count` times and returns it: about two recorded operations each. */
export const adder = (name: string, count: number): string => `fn ${name}\n${body(count, () => "add r0 r0 r1")}\nret r0\n`;

/** `main(n)`: n times round a loop with `lines` in it. r0 is n, r1 counts, r2 is 1. */
export const loop = (lines: string, result = "r1"): string => `fn main
  const r1 0
  const r2 1
  loop:
  jge r1 r0 done
  ${lines}
  add r1 r1 r2
  back loop
  done:
  ret ${result}\n`;
