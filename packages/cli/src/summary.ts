/** Writes the JIT's summary where the command line says. */
import { appendFileSync, writeSync } from "node:fs";
import type { Profiler } from "@spoor/tracer";
import type { Options } from "./options";

export function writeSummary(profiler: Profiler, { summary, summaryFormat }: Pick<Options, "summary" | "summaryFormat">): void {
  if (summary === null) return;
  const text = summaryFormat === "json" ? `${JSON.stringify(profiler.snapshot())}\n` : `[jit-summary]\n${profiler.summary()}[jit-summary end]\n`;
  if (summary === "-") writeSync(2, text);
  else appendFileSync(summary, text);
}
