/** Code as text: one instruction a line, operands by name. */
import { FIXED_LENGTHS, INSTRUCTION_NAMES, INTRINSICS, instructionLength, OPERANDS } from "../bytecode";
import { Code } from "../code";
import { None, W_Float, W_Tuple, Ellipsis } from "../objects/core";
import { W_WideStr } from "../objects/wide-str";
import { jumpTarget } from "../liveness";
import { Op } from "../opcodes";

/** A constant as it would be written. */
export function constantText(value: any): string {
  if (value === None) return "None";
  if (value === Ellipsis) return "...";
  if (value === true) return "True";
  if (value === false) return "False";
  if (typeof value === "number" || typeof value === "bigint") return String(value);
  if (typeof value === "string") return JSON.stringify(value);
  if (value instanceof W_WideStr) return JSON.stringify(value.text);
  if (value instanceof W_Float) return Number.isInteger(value.value) ? `${Object.is(value.value, -0) ? "-0" : value.value}.0` : String(value.value);
  if (value instanceof W_Tuple) return `(${value.items.map(constantText).join(", ")}${value.items.length === 1 ? "," : ""})`;
  if (value instanceof Code) return `<code ${value.qualname}>`;
  const name = (value?.constructor?.name as string | undefined) ?? typeof value;
  return `<${name.replace(/^W_/, "").toLowerCase()}>`;
}

/**
 * The code's text. `nested`: nested codes follow. Registers are `x` (a local's name), `[x]` (the register of a cell), `t0` (temporaries); constants are written
 * out; a jump target is `L` and its pc; a loop header is marked with `*`.
 */
export function disassemble(code: Code, options: { nested?: boolean; lines?: boolean } = {}): string {
  const { words, localNames, cellNames, freeNames } = code;
  const register = (r: number): string => {
    if (r < localNames.length) return localNames[r]!;
    const cell = r - localNames.length;
    if (cell < cellNames.length) return `[${cellNames[cell]}]`;
    if (cell - cellNames.length < freeNames.length) return `[${freeNames[cell - cellNames.length]}]`;
    return `t${r - code.freeBase - freeNames.length}`;
  };
  const source = (s: number): string => (s >= 0 ? register(s) : constantText(code.constants[-1 - s]));
  const targets = new Set<number>(code.handlers.map((h) => h.target));
  for (let pc = 0; pc < words.length; pc += instructionLength(words, pc)) if (jumpTarget(words, pc) >= 0) targets.add(jumpTarget(words, pc));
  const lines: string[] = [`${code.qualname}(${code.argCount}${code.keywordOnlyCount > 0 ? `+${code.keywordOnlyCount}` : ""}) registers ${code.registerCount}${code.freeNames.length > 0 ? ` free ${code.freeNames.join(" ")}` : ""}`];
  let lastLine = -1;
  for (let pc = 0; pc < words.length; pc += instructionLength(words, pc)) {
    const op = words[pc]!;
    const letters = OPERANDS[op]!;
    const parts: string[] = [];
    for (let i = 0; i < letters.length; i++) {
      const word = words[pc + 1 + i]!;
      switch (letters[i]) {
        case "s": parts.push(source(word)); break;
        case "d": case "e": case "u": case "S": parts.push(register(word)); break;
        case "m": case "M": parts.push(`${register(word)}:${register(word + 1)}`); break;
        case "n": parts.push(code.names[word]!); break;
        case "k": parts.push(constantText(code.constants[word])); break;
        case "t": parts.push(`L${word}`); break;
        case "i": parts.push(op === Op.INTRINSIC ? INTRINSICS[word]! : `#${word}`); break;
        case "x": break;
        case "v": case "D": {
          const from = pc + FIXED_LENGTHS[op]!;
          const list = Array.from(words.subarray(from, from + word), (each) => (letters[i] === "v" ? source(each) : register(each)));
          parts.push(`(${list.join(" ")})`);
          break;
        }
        default: break;
      }
    }
    const line = code.lineAt(pc);
    const mark = targets.has(pc) ? `L${pc}${code.loopHeaders.includes(pc) ? "*" : ""}:` : "";
    const shown = options.lines === true && line !== lastLine ? `${line < 0 ? "-" : line}` : "";
    lastLine = line;
    lines.push(`${options.lines === true ? shown.padStart(4) : ""}${mark.padStart(7)} ${INSTRUCTION_NAMES[op]} ${parts.join(" ")}`.trimEnd());
  }
  for (const { start, end, target, register: r } of code.handlers) lines.push(`  ${start}..${end} -> L${target} ${register(r)}`);
  let text = lines.join("\n") + "\n";
  if (options.nested === true) for (const constant of code.constants) if (constant instanceof Code) text += `\n${disassemble(constant, options)}`;
  return text;
}
