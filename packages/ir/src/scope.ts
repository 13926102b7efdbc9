/**
 * Names of descriptors and of host objects in text. Text cannot hold a host object, so it holds a name, and a scope says what
 * the name means. Printing and parsing with one scope gives back the very same descriptors and constants.
 *
 * A descriptor brings its own name; two of one kind that share a name are told apart by a suffix (`Point.x`, `Point.x#2`), in
 * the order in which the scope meets them.
 */
import type { Descr, TextDescr } from "./descr";
import type { Trace } from "./trace";

/** A descriptor that has a name. */
export type NamedDescr = Exclude<Descr, TextDescr>;

/** How each kind of descriptor starts in text: `<Field Point.x>`. A label may stand alone: `<L1>`. */
export const DESCR_WORDS = { field: "Field", array: "Array", class: "Class", call: "Call", assembler: "Assembler", label: "Label" } as const satisfies Record<NamedDescr["kind"], string>;

/** Names that text uses for itself. */
const RESERVED = new Set(["null", "undefined", "true", "false", "nan", "inf", "_"]);

/** Which descriptor or host object a name in text means. */
export class DescrScope {
  readonly #names = new Map<NamedDescr, string>();
  readonly #descrs = new Map<string, NamedDescr>();
  readonly #constantNames = new Map<unknown, string>();
  readonly #constants = new Map<string, unknown>();

  /** A scope that knows `descrs`, and `constants` by their keys. */
  constructor(descrs: Iterable<Descr> = [], constants: Readonly<Record<string, unknown>> = {}) {
    this.add(...descrs);
    for (const [name, value] of Object.entries(constants)) this.constant(name, value);
  }

  /** A scope of everything that a trace refers to. */
  static of(trace: Trace): DescrScope {
    return new DescrScope(trace.descrs);
  }

  add(...descrs: readonly Descr[]): this {
    for (const descr of descrs) if (descr.kind !== "text") this.nameOf(descr);
    return this;
  }

  /** Names a host object: `ConstPtr(name)`. The name is a letter followed by letters, digits and `_`. */
  constant(name: string, value: unknown): this {
    if (!/^[A-Za-z_]\w*$/.test(name) || RESERVED.has(name)) throw new TypeError(`"${name}" cannot name a constant; use a letter followed by letters, digits and _`);
    this.#constants.set(name, value);
    this.#constantNames.set(value, name);
    return this;
  }

  /** The name of a descriptor; one that is new to the scope is added. */
  nameOf(descr: NamedDescr): string {
    let name = this.#names.get(descr);
    if (name === undefined) {
      name = descr.name;
      for (let n = 2; this.#descrs.has(`${descr.kind} ${name}`); n++) name = `${descr.name}#${n}`;
      this.#names.set(descr, name);
      this.#descrs.set(`${descr.kind} ${name}`, descr);
    }
    return name;
  }

  /** The name of a host object; one that is new gets its class's (or, where it has one, its own) name and a number. */
  constantName(value: unknown): string {
    let name = this.#constantNames.get(value);
    if (name === undefined) {
      const stem = stemOf(value);
      let n = 1;
      while (this.#constants.has(`${stem}_${n}`)) n++;
      name = `${stem}_${n}`;
      this.constant(name, value);
    }
    return name;
  }

  find(kind: NamedDescr["kind"], name: string): NamedDescr | undefined { return this.#descrs.get(`${kind} ${name}`); }
  hasConstant(name: string): boolean { return this.#constants.has(name); }
  constantValue(name: string): unknown { return this.#constants.get(name); }

  /** Names of the descriptors of a kind. */
  names(kind: NamedDescr["kind"]): string[] {
    return [...this.#names].filter(([descr]) => descr.kind === kind).map(([, name]) => name);
  }
  /** Names of the constants. */
  constantNames(): string[] { return [...this.#constants.keys()]; }
}

function stemOf(value: unknown): string {
  const own = property(value, "name") ?? property(property(value, "constructor"), "name");
  const stem = typeof own === "string" ? own.replace(/\W/g, "_").slice(0, 40) : typeof value;
  return /^[A-Za-z_]/.test(stem) && stem !== "_" ? stem : `ptr${stem}`;
}

/** A property of whatever `value` is; undefined where reading it is not possible. */
function property(value: unknown, key: string): unknown {
  try {
    return (value as Record<string, unknown>)[key];
  } catch {
    return undefined;
  }
}
