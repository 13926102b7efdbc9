/** The JIT's summary and its log, written where the command line says. */
import { appendFileSync, openSync, writeSync } from "node:fs";
import type { Profiler } from "@spoor/tracer";
import type { Options } from "./options";

/** Writes the summary at the end. */
export function writeSummary(profiler: Profiler, { summary, summaryFormat }: Pick<Options, "summary" | "summaryFormat">): void {
  if (summary === null) return;
  const text = summaryFormat === "json" ? `${JSON.stringify(profiler.snapshot())}\n` : `[jit-summary]\n${profiler.summary()}[jit-summary end]\n`;
  if (summary === "-") writeSync(2, text);
  else appendFileSync(summary, text);
}

/** Opens the log that the command line asks for: gives what writes a line, at once. Throws where the file cannot be opened. */
export function openLog(file: string): (line: string) => void {
  const descriptor = file === "-" ? 2 : openSync(file, "w");
  return (line) => { writeSync(descriptor, line); };
}
