/** Ctrl-C: heard as KeyboardInterrupt wherever the program is, compiled or not, as often as it comes. */
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { isBuilt, spoor } from "./spawn";

const PROGRAM = fileURLToPath(new URL("./interrupt/interrupts.py", import.meta.url));
const stopped = (place: string): string => `${place === "manager" ? "exit KeyboardInterrupt\n" : ""}stopped ${place} KeyboardInterrupt()\n`;

describe.skipIf(!isBuilt)("Ctrl-C", { timeout: 60_000 }, () => {
  test.for([
    ["--jit", "off"],
    ["--backend", "js"],
    ["--backend", "wasm"],
    ["--jit", "threshold=3,function_threshold=3,trace_eagerness=2"],
  ])("is heard in each hot loop with %s %s", async (options) => {
    const { status, stdout, stderr } = await spoor([...options, PROGRAM], { interruptAt: "ready" });
    expect(stdout).toBe(`${["loop", "loop", "inlined", "recursion", "generator", "callback", "manager"].map((place) => `ready\n${stopped(place)}`).join("")}ready\n`);
    expect(stderr).toMatch(/^Traceback \(most recent call last\):\n {2}File "[^\n]*", line \d+, in <module>\n {4}loop\(\)\n[^]* in loop\n[^]*\nKeyboardInterrupt\n$/);
    expect(status).toBe(130);
  });
});
