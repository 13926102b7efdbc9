import { describe, expect, it } from "vitest";
import { InvalidLoop, LabelDescr, OP, evaluate, parse, print, verify, type OptimizeContext, type Ref, type Trace } from "@spoor/ir";
import { canonical, goldenFiles, type GoldenInput } from "@spoor/ir/testing";
import { PASS_NAMES, optimizer } from "@spoor/optimizer";
import * as objects from "./guest";

const directory = new URL("golden", import.meta.url).pathname;

/** `#! inputs: 3, new Float(2.5)`: several sets are separated by `;`. */
function inputsOf(text: string, { point, cell }: objects.Guest): unknown[] {
  const scope = { ...objects, point, cell };
  return new Function(...Object.keys(scope), `return [${text}];`)(...Object.values(scope)) as unknown[];
}

/** The final jump's snapshot: a frame of its arguments. */
function letJumpLeave(trace: Trace): void {
  const jump = (trace.length - 1) as Ref;
  if (trace.opcode(jump) === OP.jump) trace.setSnapshot(jump, trace.addSnapshot(-1, trace.constRef("jump"), 0, trace.extras(jump)));
}

function run(trace: Trace, world: objects.Guest, inputs: unknown[], states?: Set<string>): string {
  const shown = (values: unknown): string => canonical([values, inputs, world.point, world.log]);
  const outcome = evaluate(trace, inputs, { maxSteps: 10_000, onGuard: (_row, frames) => states?.add(shown(frames())) });
  return outcome.kind === "guard" ? shown(outcome.frames) : `${outcome.kind} ${shown(outcome.values)}`;
}

function optimize({ text, commands, title }: GoldenInput, world: objects.Guest): { before: Trace; after: Trace; counts: string } {
  const before = parse(text, world.scope);
  expect(verify(before), title).toEqual([]);
  const passes = new Set(commands["passes"] === undefined ? PASS_NAMES : commands["passes"].split(/[ :]+/));
  for (const pass of passes) expect(PASS_NAMES).toContain(pass);
  const recorded = parse(text, world.scope);
  if (commands["jump"] === "leaves") letJumpLeave(recorded);
  let labels = 0;
  const context: OptimizeContext = {
    kind: (commands["kind"] ?? "straight") as "loop", passes, parent: null, unrollLimit: 200, pureHistory: 16, classOf: objects.classOf, newLabel: () => new LabelDescr(++labels, `Body${labels}`),
  };
  const { trace: after, counts } = optimizer().optimize(recorded, context);
  expect(verify(after), title).toEqual([]);
  const wanted = (commands["counts"] ?? "").split(" ").filter((name) => name !== "");
  return { before, after, counts: wanted.map((name) => `# ${name} ${counts[name as keyof typeof counts]}\n`).join("") };
}

function transform(input: GoldenInput): string {
  const given = input.commands["inputs"];
  if (given === undefined) throw new Error(`${input.title}: say on which inputs both traces run ("#! inputs: 1, new Float(2)")`);
  let text: string;
  try {
    const world = objects.guest();
    const { after, counts } = optimize(input, world);
    const int32 = input.commands["int32"] === undefined ? "" : `# int32: ${Array.from(after.int32!.subarray(0, after.length)).flatMap((flag, row) => (flag === 1 ? [`i${row}`] : [])).join(" ")}\n`;
    text = print(after, world.scope) + counts + int32;
  } catch (error) {
    if (error instanceof InvalidLoop) return `# InvalidLoop: ${error.message}\n`;
    throw error;
  }
  for (const each of given.split(";")) {
    const states = new Set<string>();
    const [reference, actual] = [objects.guest(), objects.guest()];
    const wanted = run(optimize(input, reference).before, reference, inputsOf(each, reference), states);
    const got = run(optimize(input, actual).after, actual, inputsOf(each, actual));
    if (got !== wanted && !(input.commands["early"] === "yes" && states.has(got))) throw new Error(`${input.title}: on ${each} the optimized trace left as\n${got}\ninstead of\n${wanted}\n${text}`);
  }
  return text;
}

describe("golden files", () => {
  for (const { name, run: check } of goldenFiles(directory, transform)) it(name, check);
});
