// @shared-module
/**
 * Compiled patterns as programs of the matcher: a flat list of instructions made from the words of `re._compiler`.
 *
 * Tests of single characters become functions of a code point; control flow becomes explicit: choice points (SPLIT), counted loops with a counter of their
 * own, and cuts (atomic groups, assertions) that forget the choice points made since their start.
 */
import { categoryTest, toLower, toLowerAscii, toUpper } from "./sre-characters";
import { MAX_REPEAT, OP } from "./sre-opcodes";

export type Test = (c: number) => boolean;

/** Instructions. `next` is always the one behind, unless stated. */
export type Instruction =
  | { readonly op: "char"; readonly c: number }
  | { readonly op: "test"; readonly test: Test }
  | { readonly op: "at"; readonly at: number }
  | { readonly op: "fail" }
  | { readonly op: "success" }
  | { readonly op: "jump"; to: number }
  /** Goes on behind; `to` is tried when that fails. */
  | { readonly op: "split"; to: number }
  | { readonly op: "mark"; readonly mark: number }
  /** As many of one character as possible (or as few), then what is behind. */
  | { readonly op: "many"; readonly test: Test; readonly min: number; readonly max: number; readonly how: "greedy" | "lazy" | "possessive" }
  /** Starts a counted loop: its counter is 0. Goes to the loop instruction. */
  | { readonly op: "start"; readonly loop: number; to: number }
  /** The end of the loop's body. */
  | { readonly op: "loop"; readonly loop: number; readonly min: number; readonly max: number; readonly body: number; readonly lazy: boolean }
  | { readonly op: "groupref"; readonly group: number; readonly fold: ((c: number) => number) | null }
  /** Goes to `to` when the group has not matched. */
  | { readonly op: "exists"; readonly group: number; to: number }
  /** Remembers how many choice points there are (and the position). */
  | { readonly op: "hold"; readonly slot: number }
  /** Forgets the choice points since; `back` also goes back to the position. */
  | { readonly op: "cut"; readonly slot: number; readonly back: boolean }
  /** Moves back by so many characters, or fails. */
  | { readonly op: "behind"; readonly count: number }
  /** A possessive loop: counter in `loop`, choice points in `slot`. */
  | { readonly op: "greedyLoop"; readonly loop: number; readonly slot: number; readonly min: number; readonly max: number; readonly body: number };

export interface Program {
  readonly code: readonly Instruction[];
  /** Counters and slots that a run needs. */
  readonly loops: number;
  readonly slots: number;
  /** The character that every match starts with, or -1; and a test for it, or null. */
  readonly first: number;
  readonly firstTest: Test | null;
  /** The least length of a match. */
  readonly minWidth: number;
}

/** The test of a character set that starts at `at`; ends with FAILURE. */
function setTest(words: readonly number[], at: number): Test {
  const tests: Test[] = [];
  let negate = false;
  for (let i = at; words[i] !== OP.FAILURE;) {
    switch (words[i]) {
      case OP.NEGATE:
        negate = !negate;
        i++;
        break;
      case OP.LITERAL: {
        const c = words[i + 1]!;
        tests.push((x) => x === c);
        i += 2;
        break;
      }
      case OP.RANGE: {
        const [low, high] = [words[i + 1]!, words[i + 2]!];
        tests.push((x) => x >= low && x <= high);
        i += 3;
        break;
      }
      case OP.RANGE_UNI_IGNORE: {
        const [low, high] = [words[i + 1]!, words[i + 2]!];
        tests.push((x) => {
          if (x >= low && x <= high) return true;
          const upper = toUpper(x);
          return upper >= low && upper <= high;
        });
        i += 3;
        break;
      }
      case OP.CATEGORY:
        tests.push(categoryTest(words[i + 1]!));
        i += 2;
        break;
      case OP.CHARSET: {
        const bits = words.slice(i + 1, i + 9);
        tests.push((x) => x < 256 && ((bits[x >> 5]! >>> (x & 31)) & 1) === 1);
        i += 9;
        break;
      }
      case OP.BIGCHARSET: {
        const blocks = words[i + 1]!;
        const index = words.slice(i + 2, i + 66);
        const bits = words.slice(i + 66, i + 66 + blocks * 8);
        tests.push((x) => {
          if (x > 65535) return false;
          const page = x >> 8;
          const block = (index[page >> 2]! >>> ((page & 3) * 8)) & 255;
          return ((bits[block * 8 + ((x & 255) >> 5)]! >>> (x & 31)) & 1) === 1;
        });
        i += 66 + blocks * 8;
        break;
      }
      default: throw new Error(`unknown word ${words[i]} in a character set`);
    }
  }
  const any: Test = tests.length === 1 ? tests[0]! : tests.length === 2 ? ((a: Test, b: Test): Test => (x) => a(x) || b(x))(tests[0]!, tests[1]!) : (x) => tests.some((t) => t(x));
  // Answers for ASCII are computed once.
  const table = Uint8Array.from({ length: 128 }, (_, c) => (any(c) !== negate ? 1 : 0));
  return negate ? (x) => (x < 128 ? table[x] === 1 : !any(x)) : (x) => (x < 128 ? table[x] === 1 : any(x));
}

const folded = (fold: (c: number) => number, test: Test): Test => (c) => test(fold(c));
const locale = (c: number): Test => {
  const lower = toLowerAscii(c);
  return (x) => x === c || toLowerAscii(x) === lower;
};
const notLineBreak: Test = (c) => c !== 10;
const anything: Test = () => true;

/** The test of the single-character operation at `at`, and where the next one is; null when it is none. */
function unitTest(words: readonly number[], at: number): [Test, number] | null {
  const c = words[at + 1]!;
  switch (words[at]) {
    case OP.ANY: return [notLineBreak, at + 1];
    case OP.ANY_ALL: return [anything, at + 1];
    case OP.LITERAL: return [(x) => x === c, at + 2];
    case OP.NOT_LITERAL: return [(x) => x !== c, at + 2];
    case OP.LITERAL_IGNORE: return [(x) => toLowerAscii(x) === c, at + 2];
    case OP.NOT_LITERAL_IGNORE: return [(x) => toLowerAscii(x) !== c, at + 2];
    case OP.LITERAL_UNI_IGNORE: return [(x) => toLower(x) === c, at + 2];
    case OP.NOT_LITERAL_UNI_IGNORE: return [(x) => toLower(x) !== c, at + 2];
    case OP.LITERAL_LOC_IGNORE: return [locale(c), at + 2];
    case OP.NOT_LITERAL_LOC_IGNORE: {
      const test = locale(c);
      return [(x) => !test(x), at + 2];
    }
    case OP.CATEGORY: return [categoryTest(c), at + 2];
    case OP.IN: return [setTest(words, at + 2), at + 1 + c];
    case OP.IN_IGNORE: return [folded(toLowerAscii, setTest(words, at + 2)), at + 1 + c];
    case OP.IN_UNI_IGNORE: return [folded(toLower, setTest(words, at + 2)), at + 1 + c];
    case OP.IN_LOC_IGNORE: {
      const test = setTest(words, at + 2);
      return [(x) => test(toLowerAscii(x)) || test(x >= 97 && x <= 122 ? x - 32 : x), at + 1 + c];
    }
    default: return null;
  }
}

const FOLDS = new Map<number, ((c: number) => number) | null>([[OP.GROUPREF, null], [OP.GROUPREF_IGNORE, toLowerAscii], [OP.GROUPREF_LOC_IGNORE, toLowerAscii], [OP.GROUPREF_UNI_IGNORE, toLower]]);

/** Translates compiled words. */
export function programOf(words: readonly number[]): Program {
  const code: Instruction[] = [];
  let loops = 0;
  let slots = 0;
  let first = -1;
  let firstTest: Test | null = null;
  let minWidth = 0;

  /** Words from `at` to before `end` (or a SUCCESS that ends a part, which is left out). */
  const translate = (at: number, end: number): void => {
    for (let i = at; i < end;) {
      const op = words[i]!;
      const skip = words[i + 1]!;
      if (op === OP.LITERAL) {
        code.push({ op: "char", c: skip });
        i += 2;
        continue;
      }
      const unit = unitTest(words, i);
      if (unit !== null) {
        code.push({ op: "test", test: unit[0] });
        i = unit[1];
        continue;
      }
      switch (op) {
        case OP.FAILURE:
          code.push({ op: "fail" });
          i++;
          break;
        case OP.SUCCESS:
          code.push({ op: "success" });
          i++;
          break;
        case OP.INFO:
          minWidth = words[i + 3]!;
          if ((words[i + 2]! & 1) !== 0 && words[i + 5]! > 0) first = words[i + 7]!;
          else if ((words[i + 2]! & 4) !== 0) firstTest = setTest(words, i + 5);
          i += 1 + skip;
          break;
        case OP.AT:
          code.push({ op: "at", at: skip });
          i += 2;
          break;
        case OP.MARK:
          code.push({ op: "mark", mark: skip });
          i += 2;
          break;
        case OP.BRANCH: {
          const ends: { to: number }[] = [];
          let j = i + 1;
          while (words[j] !== 0) {
            const next = j + words[j]!;
            const last = words[next] === 0;
            const split = last ? null : { op: "split" as const, to: -1 };
            if (split !== null) code.push(split);
            // Without the JUMP at the end.
            translate(j + 1, next - 2);
            const jump = { op: "jump" as const, to: -1 };
            code.push(jump);
            ends.push(jump);
            if (split !== null) split.to = code.length;
            j = next;
          }
          for (const e of ends) e.to = code.length;
          i = j + 1;
          break;
        }
        case OP.REPEAT_ONE: case OP.MIN_REPEAT_ONE: case OP.POSSESSIVE_REPEAT_ONE: {
          const [test] = unitTest(words, i + 4)!;
          code.push({ op: "many", test, min: words[i + 2]!, max: words[i + 3]! === MAX_REPEAT ? Infinity : words[i + 3]!, how: op === OP.REPEAT_ONE ? "greedy" : op === OP.MIN_REPEAT_ONE ? "lazy" : "possessive" });
          i += 1 + skip;
          break;
        }
        case OP.REPEAT: {
          const [min, max] = [words[i + 2]!, words[i + 3]! === MAX_REPEAT ? Infinity : words[i + 3]!];
          const until = i + 1 + skip;
          const loop = loops++;
          const start = { op: "start" as const, loop, to: -1 };
          code.push(start);
          const body = code.length;
          translate(i + 4, until);
          start.to = code.length;
          code.push({ op: "loop", loop, min, max, body, lazy: words[until] === OP.MIN_UNTIL });
          i = until + 1;
          break;
        }
        case OP.POSSESSIVE_REPEAT: {
          const [min, max] = [words[i + 2]!, words[i + 3]! === MAX_REPEAT ? Infinity : words[i + 3]!];
          const until = i + 1 + skip;
          const loop = loops++;
          const slot = slots++;
          const start = { op: "start" as const, loop, to: -1 };
          code.push({ op: "hold", slot }, start);
          const body = code.length;
          translate(i + 4, until);
          start.to = code.length;
          code.push({ op: "greedyLoop", loop, slot, min, max, body });
          i = until + 1;
          break;
        }
        case OP.ATOMIC_GROUP: {
          const slot = slots++;
          code.push({ op: "hold", slot });
          translate(i + 2, i + skip);
          code.push({ op: "cut", slot, back: false });
          i += 1 + skip;
          break;
        }
        case OP.ASSERT: {
          const slot = slots++;
          code.push({ op: "hold", slot });
          if (words[i + 2]! > 0) code.push({ op: "behind", count: words[i + 2]! });
          translate(i + 3, i + skip);
          code.push({ op: "cut", slot, back: true });
          i += 1 + skip;
          break;
        }
        case OP.ASSERT_NOT: {
          const slot = slots++;
          const split = { op: "split" as const, to: -1 };
          code.push({ op: "hold", slot }, split);
          if (words[i + 2]! > 0) code.push({ op: "behind", count: words[i + 2]! });
          translate(i + 3, i + skip);
          code.push({ op: "cut", slot, back: false }, { op: "fail" });
          split.to = code.length;
          i += 1 + skip;
          break;
        }
        case OP.GROUPREF_EXISTS: {
          const exists = { op: "exists" as const, group: skip, to: -1 };
          code.push(exists);
          // The skip counts from the word that holds it and reaches behind the JUMP, where there is one.
          const no = i + 1 + words[i + 2]!;
          const hasElse = words[no - 2] === OP.JUMP && isJump(words, i + 3, no - 2);
          if (hasElse) {
            translate(i + 3, no - 2);
            const jump = { op: "jump" as const, to: -1 };
            code.push(jump);
            exists.to = code.length;
            const after = no - 1 + words[no - 1]!;
            translate(no, after);
            jump.to = code.length;
            i = after;
          } else {
            translate(i + 3, no);
            exists.to = code.length;
            i = no;
          }
          break;
        }
        default: {
          const fold = FOLDS.get(op);
          if (fold === undefined) throw new Error(`unknown word ${op} in a compiled pattern`);
          code.push({ op: "groupref", group: skip, fold });
          i += 2;
        }
      }
    }
  };
  translate(0, words.length);
  return { code, loops, slots, first, firstTest, minWidth };
}

/** Is the word at `at` an operation, when operations start at `from`? */
function isJump(words: readonly number[], from: number, at: number): boolean {
  let i = from;
  while (i < at) i = nextOperation(words, i);
  return i === at;
}

/** Where the operation behind the one at `at` is. */
function nextOperation(words: readonly number[], at: number): number {
  const op = words[at]!;
  const unit = op === OP.IN || op === OP.IN_IGNORE || op === OP.IN_UNI_IGNORE || op === OP.IN_LOC_IGNORE;
  if (unit) return at + 1 + words[at + 1]!;
  switch (op) {
    case OP.FAILURE: case OP.SUCCESS: case OP.ANY: case OP.ANY_ALL: return at + 1;
    case OP.BRANCH: {
      let j = at + 1;
      while (words[j] !== 0) j += words[j]!;
      return j + 1;
    }
    case OP.REPEAT: case OP.POSSESSIVE_REPEAT: return at + 2 + words[at + 1]!;
    case OP.REPEAT_ONE: case OP.MIN_REPEAT_ONE: case OP.POSSESSIVE_REPEAT_ONE: case OP.ATOMIC_GROUP: case OP.ASSERT: case OP.ASSERT_NOT: case OP.INFO: return at + 1 + words[at + 1]!;
    case OP.GROUPREF_EXISTS: {
      const no = at + 1 + words[at + 2]!;
      return words[no - 2] === OP.JUMP && isJump(words, at + 3, no - 2) ? no - 1 + words[no - 1]! : no;
    }
    default: return at + 2;
  }
}
