// @shared-module
/**
 * Runs a pattern's program: backtracking with explicit stacks, so that no pattern and no text can end the host's stack.
 *
 * A choice point is (instruction, position, length of the trail, bound). What changes while matching (group marks, loop counters) is in `regs`; old
 * values go to the trail and come back when a choice point is taken. A repeated single character is one choice point that moves, not one per
 * character.
 */
import { keyboardInterrupt } from "../objects/errors";
import { rt } from "../runtime";
import { isUniWord, isWord } from "./sre-characters";
import { AT } from "./sre-opcodes";
import type { Program, Test } from "./sre-program";

/** The text that is matched, by code point (of str) or byte. */
export class Subject {
  readonly text: string | null;
  readonly points: Uint32Array | null;
  readonly length: number;
  constructor(content: string | Uint32Array) {
    this.text = typeof content === "string" ? content : null;
    this.points = typeof content === "string" ? null : content;
    this.length = content.length;
  }
  at(i: number): number { return this.text !== null ? this.text.charCodeAt(i) : this.points![i]!; }
}

/** Words of a choice point on the stack. */
const FRAME = 4;
/** Steps between looks at the interrupt flag. */
const STEPS = 65536;

/** Positions where a group begins and ends, -1 where it did not match; `lastIndex` is the group that closed last (0: none). */
export interface Found {
  readonly start: number;
  readonly end: number;
  readonly marks: Int32Array;
  readonly lastIndex: number;
}

export class Matcher {
  readonly #program: Program;
  readonly #subject: Subject;
  readonly #begin: number;
  readonly #end: number;
  readonly #groups: number;
  readonly #regs: Int32Array;
  readonly #holds: Int32Array;
  readonly #holdPositions: Int32Array;
  #choices: number[] = [];
  #trail: number[] = [];
  #steps = 0;
  /** Positions from `begin` to before `end` of the subject are what is seen. */
  constructor(program: Program, subject: Subject, groups: number, begin: number, end: number) {
    this.#program = program;
    this.#subject = subject;
    this.#groups = groups;
    this.#begin = begin;
    this.#end = end;
    this.#regs = new Int32Array(groups * 2 + 1 + program.loops * 2);
    this.#holds = new Int32Array(program.slots);
    this.#holdPositions = new Int32Array(program.slots);
  }

  /** A match that starts at `start`; `whole`: and ends at the end; `notEmptyAt`: and is not empty there (-1: may be). */
  matchAt(start: number, whole: boolean, notEmptyAt: number): Found | null {
    const regs = this.#regs;
    regs.fill(-1);
    regs[this.#groups * 2] = 0;
    const end = this.#run(start, whole, notEmptyAt);
    return end < 0 ? null : { start, end, marks: regs.slice(0, this.#groups * 2), lastIndex: regs[this.#groups * 2]! };
  }

  /** The first match that starts at `start` or behind. */
  search(start: number, notEmptyAt: number): Found | null {
    const { first, firstTest, minWidth } = this.#program;
    const last = this.#end - minWidth;
    const subject = this.#subject;
    const { text } = subject;
    for (let at = start; at <= last; at++) {
      if (first >= 0) {
        if (text !== null && first < 65536) {
          at = text.indexOf(String.fromCharCode(first), at);
          if (at < 0 || at > last) return null;
        } else {
          while (at < this.#end && subject.at(at) !== first) at++;
          if (at > last) return null;
        }
      } else if (firstTest !== null) {
        while (at < this.#end && !firstTest(subject.at(at))) at++;
        if (at > last) return null;
      }
      const found = this.matchAt(at, false, notEmptyAt);
      if (found !== null) return found;
    }
    return null;
  }

  /** End of the longest run of characters from `from` on, at most `max`. */
  #runOf(test: Test, from: number, max: number): number {
    const subject = this.#subject;
    const limit = max === Infinity ? this.#end : Math.min(this.#end, from + max);
    let at = from;
    if (subject.text !== null) {
      const { text } = subject;
      while (at < limit && test(text.charCodeAt(at))) at++;
    } else {
      const points = subject.points!;
      while (at < limit && test(points[at]!)) at++;
    }
    return at;
  }

  #wordAt(i: number, test: Test): boolean { return i >= this.#begin && i < this.#end && test(this.#subject.at(i)); }

  #isAt(where: number, pos: number): boolean {
    const subject = this.#subject;
    switch (where) {
      case AT.BEGINNING: case AT.BEGINNING_STRING: return pos === this.#begin;
      case AT.BEGINNING_LINE: return pos === this.#begin || subject.at(pos - 1) === 10;
      case AT.END: return pos === this.#end || (pos === this.#end - 1 && subject.at(pos) === 10);
      case AT.END_LINE: return pos === this.#end || subject.at(pos) === 10;
      case AT.END_STRING: return pos === this.#end;
      case AT.BOUNDARY: case AT.LOC_BOUNDARY: return this.#wordAt(pos - 1, isWord) !== this.#wordAt(pos, isWord);
      case AT.NON_BOUNDARY: case AT.LOC_NON_BOUNDARY: return this.#wordAt(pos - 1, isWord) === this.#wordAt(pos, isWord);
      case AT.UNI_BOUNDARY: return this.#wordAt(pos - 1, isUniWord) !== this.#wordAt(pos, isUniWord);
      case AT.UNI_NON_BOUNDARY: return this.#wordAt(pos - 1, isUniWord) === this.#wordAt(pos, isUniWord);
      default: return false;
    }
  }

  #set(register: number, value: number): void {
    const regs = this.#regs;
    this.#trail.push(register, regs[register]!);
    regs[register] = value;
  }

  #run(start: number, whole: boolean, notEmptyAt: number): number {
    const { code } = this.#program;
    const subject = this.#subject;
    const end = this.#end;
    const regs = this.#regs;
    const choices = this.#choices;
    const trail = this.#trail;
    choices.length = 0;
    trail.length = 0;
    const counters = this.#groups * 2 + 1;
    let pc = 0;
    let pos = start;
    for (;;) {
      if (++this.#steps === STEPS) {
        this.#steps = 0;
        const { interrupt } = rt().state;
        if (interrupt[0] !== 0) {
          interrupt[0] = 0;
          throw keyboardInterrupt();
        }
      }
      const instruction = code[pc]!;
      let ok = true;
      switch (instruction.op) {
        case "char":
          if (pos < end && subject.at(pos) === instruction.c) pos++;
          else ok = false;
          break;
        case "test":
          if (pos < end && instruction.test(subject.at(pos))) pos++;
          else ok = false;
          break;
        case "many": {
          const { test, min, max, how } = instruction;
          if (how === "lazy") {
            const reached = min === 0 ? pos : this.#runOf(test, pos, min);
            if (reached - pos < min) {
              ok = false;
              break;
            }
            choices.push(pc, reached, trail.length, max === Infinity ? end : Math.min(end, pos + max));
            pos = reached;
            break;
          }
          const reached = this.#runOf(test, pos, max);
          if (reached - pos < min) {
            ok = false;
            break;
          }
          if (how === "greedy" && reached > pos + min) choices.push(pc, reached, trail.length, pos + min);
          pos = reached;
          break;
        }
        case "at":
          ok = this.#isAt(instruction.at, pos);
          break;
        case "jump":
          pc = instruction.to;
          continue;
        case "split":
          choices.push(instruction.to, pos, trail.length, -1);
          break;
        case "mark": {
          const { mark } = instruction;
          this.#set(mark, pos);
          if ((mark & 1) === 1) this.#set(this.#groups * 2, (mark >> 1) + 1);
          break;
        }
        case "start":
          this.#set(counters + instruction.loop * 2, 0);
          this.#set(counters + instruction.loop * 2 + 1, -1);
          pc = instruction.to;
          continue;
        case "loop": {
          const counter = counters + instruction.loop * 2;
          const count = regs[counter]!;
          if (count < instruction.min) {
            this.#set(counter, count + 1);
            pc = instruction.body;
            continue;
          }
          const more = count < instruction.max && pos !== regs[counter + 1];
          if (instruction.lazy) {
            if (more) choices.push(pc, pos, trail.length, -2);
            break;
          }
          if (more) {
            choices.push(pc + 1, pos, trail.length, -1);
            this.#set(counter, count + 1);
            this.#set(counter + 1, pos);
            pc = instruction.body;
            continue;
          }
          break;
        }
        case "greedyLoop": {
          choices.length = this.#holds[instruction.slot]!;
          const counter = counters + instruction.loop * 2;
          const count = regs[counter]!;
          if (count < instruction.min || (count < instruction.max && pos !== regs[counter + 1])) {
            if (count >= instruction.min) {
              choices.push(pc + 1, pos, trail.length, -1);
              this.#set(counter + 1, pos);
            }
            this.#set(counter, count + 1);
            pc = instruction.body;
            continue;
          }
          break;
        }
        case "groupref": {
          const from = regs[instruction.group * 2]!;
          const to = regs[instruction.group * 2 + 1]!;
          if (from < 0 || to < from || pos + (to - from) > end) {
            ok = false;
            break;
          }
          const { fold } = instruction;
          for (let i = from; i < to && ok; i++, pos++) {
            const a = subject.at(i);
            const b = subject.at(pos);
            if (fold === null ? a !== b : fold(a) !== fold(b)) ok = false;
          }
          break;
        }
        case "exists":
          if (regs[instruction.group * 2]! < 0 || regs[instruction.group * 2 + 1]! < regs[instruction.group * 2]!) {
            pc = instruction.to;
            continue;
          }
          break;
        case "hold":
          this.#holds[instruction.slot] = choices.length;
          this.#holdPositions[instruction.slot] = pos;
          break;
        case "cut":
          choices.length = this.#holds[instruction.slot]!;
          if (instruction.back) pos = this.#holdPositions[instruction.slot]!;
          break;
        case "behind":
          pos -= instruction.count;
          ok = pos >= this.#begin;
          break;
        case "success":
          if ((!whole || pos === end) && !(notEmptyAt === pos && pos === start)) return pos;
          ok = false;
          break;
        case "fail":
          ok = false;
          break;
      }
      if (ok) {
        pc++;
        continue;
      }
      // Back to the last choice point.
      for (;;) {
        const top = choices.length - FRAME;
        if (top < 0) return -1;
        const at = choices[top]!;
        const kind = choices[top + 3]!;
        const length = choices[top + 2]!;
        while (trail.length > length) {
          const old = trail.pop()!;
          regs[trail.pop()!] = old;
        }
        if (kind === -1) {
          pc = at;
          pos = choices[top + 1]!;
          choices.length = top;
          break;
        }
        const choice = code[at]!;
        if (kind === -2 && choice.op === "loop") {
          // One more round of a lazy loop.
          pos = choices[top + 1]!;
          choices.length = top;
          const counter = counters + choice.loop * 2;
          this.#set(counter + 1, pos);
          this.#set(counter, regs[counter]! + 1);
          pc = choice.body;
          break;
        }
        if (choice.op !== "many") throw new Error("a choice point of no kind");
        if (choice.how === "greedy") {
          // One character less.
          pos = choices[top + 1]! - 1;
          const next = code[at + 1]!;
          if (next.op === "char") while (pos > kind && subject.at(pos) !== next.c) pos--;
          if (pos <= kind) {
            pos = kind;
            choices.length = top;
          } else choices[top + 1] = pos;
          pc = at + 1;
          break;
        }
        // One character more.
        pos = choices[top + 1]!;
        if (pos < kind && choice.test(subject.at(pos))) {
          choices[top + 1] = ++pos;
          pc = at + 1;
          break;
        }
        choices.length = top;
      }
    }
  }
}
