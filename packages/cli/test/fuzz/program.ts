/**
 * Random Python programs that always end: functions, classes and module code over ints, floats, strings, lists, dicts and objects, with loops, calls,
 * exceptions and changes to what traces rely on. They print what they compute as they go, so that any difference between two runs shows.
 *
 * They end because every loop counts, functions call only functions written before them (or themselves with a count that falls), the number of statements
 * that a function executes is bounded by a budget that calls and loops use up, loops over lists that may grow stop when they have, and values are cut down
 * (`small`) before they are stored or passed on in a recursion.
 */
import { Random } from "./random";

type Kind = "int" | "float" | "str" | "bool" | "list" | "dict" | "object";
const KINDS: readonly Kind[] = ["int", "float", "str", "bool", "list", "dict", "object"];

interface Variable {
  readonly name: string;
  readonly kind: Kind;
}
interface Callable {
  readonly name: string;
  readonly params: readonly Kind[];
  readonly result: Kind;
  /** Statements that a call executes at most, roughly. */
  readonly cost: number;
  readonly isGenerator: boolean;
}
interface Class {
  readonly name: string;
  readonly base: Class | null;
  readonly attributes: readonly Variable[];
  readonly methods: Callable[];
}

const PRELUDE = `\
def large(v):
    return not -LIMIT < v < LIMIT if type(v) is int else type(v) is str and len(v) >= 40


def small(v):
    if type(v) is int:
        return v if -LIMIT < v < LIMIT else v % 1000003
    if type(v) is str:
        return v if len(v) < 40 else v[-7:]
    if type(v) is list:
        if len(v) >= 24:
            v = v[:5]
        for x in v:
            if large(x):
                return []
    elif type(v) is dict:
        for x in v.values():
            if large(x):
                return {}
    return v


def show(v):
    if isinstance(v, Base):
        return type(v).__name__ + repr(sorted((k, x) for k, x in v.__dict__.items() if isinstance(x, (int, float, str))))
    if type(v) is list:
        return "[" + ", ".join([show(x) for x in v]) + "]"
    if type(v) is dict:
        return "{" + ", ".join([show(k) + ": " + show(x) for k, x in v.items()]) + "}"
    return repr(v) if isinstance(v, (int, float, str, type(None))) else type(v).__name__


LIMIT = 1 << 70
log = []


class Failure(Exception):
    pass


class Base:
    count = 0

    # The address, and so the hash, depends on which objects were allocated.
    def __repr__(self):
        return type(self).__name__ + "()"

    def __hash__(self):
        return 5

    def touch(self):
        self.count += 1
        return self.count

`;

const INTS = ["0", "1", "-1", "2", "3", "5", "7", "10", "-3", "100", "255", "1000", "65536", "2147483647", "-2147483648", "4294967295", "9007199254740991", "-9007199254740991", "9007199254740992", "18446744073709551615"];
const FLOATS = ["0.0", "-0.0", "0.5", "1.0", "-1.5", "2.25", "3.0", "1e10", "1e-3", "1e300", "-7.0", "9007199254740992.0"];
const STRINGS = ['""', '"a"', '"b"', '"ab"', '"xyz"', '"key"', '"\\u00e9"', '"0"', '"12"', '"\\U0001f600"'];
const EXCEPTIONS = ["ValueError", "KeyError", "IndexError", "TypeError", "ZeroDivisionError", "AttributeError", "Failure", "Exception", "(KeyError, IndexError)", "(TypeError, ValueError)", "ArithmeticError", "LookupError", "UnboundLocalError"];
const KEYS = ['"a"', '"b"', '"key"', "1", "2", "0", "True", "1.0", '"zz"'];

const MAX_COST = 600;
/** A list that is longer is not iterated over any further. */
const LONGEST = 60;
const MAX_DEPTH = 4;

/** The program of a seed. */
export const randomProgram = (seed: number): string => new Programs(new Random(seed)).program();

class Programs {
  readonly #lines: string[] = [];
  #indent = 0;
  readonly #functions: Callable[] = [];
  readonly #classes: Class[] = [];
  readonly #globals: Variable[] = [];
  #scope: Variable[] = [];
  #names = 0;
  /** Loops around the statement, in the same function. */
  #loops = 0;
  /** Product of their lengths. */
  #times = 1;
  #cost = 0;
  #inFunction = false;
  /** `break` and `return` in `finally` swallow exceptions, with a warning: not worth having. */
  #inFinally = false;
  #inGenerator = false;
  #result: Kind = "int";
  #self: Class | null = null;

  constructor(readonly random: Random) {}

  program(): string {
    const { random } = this;
    this.#lines.push(PRELUDE);
    const classes = random.int(1, 3);
    for (let i = 0; i < random.int(1, 4); i++) this.#global();
    for (let i = 0; i < classes; i++) this.#class();
    for (let i = 0; i < random.int(2, 5); i++) this.#function(null);
    this.#scope = [];
    this.#inFunction = false;
    for (const each of this.#functions) {
      if (each.cost < MAX_COST) this.#driver(each);
    }
    if (random.chance(0.6)) {
      if (random.chance(0.3)) this.#block(random.int(1, 4), 0);
      else {
        this.#line("try:");
        this.#indented(() => this.#block(random.int(1, 4), 1));
        this.#line("except Exception as e: print(type(e).__name__, e)");
      }
    }
    this.#line(`print(${[...this.#globals.map((g) => `show(${g.name})`), "show(log[-5:])", "len(log)", "Base.count"].join(", ")})`);
    return `${this.#lines.join("\n")}\n`;
  }

  // -- text

  #line(text: string): void { this.#lines.push("    ".repeat(this.#indent) + text); }
  #indented(body: () => void): void {
    this.#indent++;
    const before = this.#lines.length;
    body();
    if (this.#lines.length === before) this.#line("pass");
    this.#indent--;
  }
  #name(prefix: string): string { return `${prefix}${this.#names++}`; }

  // -- definitions

  #global(): void {
    const kind = this.random.pick(KINDS.slice(0, 6));
    const name = this.#name("g");
    this.#line(`${name} = ${this.#constant(kind)}`);
    this.#globals.push({ name, kind });
  }

  #class(): void {
    const { random } = this;
    const base = this.#classes.length > 0 && random.chance(0.5) ? random.pick(this.#classes) : null;
    const name = this.#name("C");
    const attributes = [...(base?.attributes ?? [])];
    for (let i = 0; i < random.int(1, 4); i++) attributes.push({ name: this.#name("a"), kind: random.pick(["int", "float", "str", "int", "float", "list"] as const) });
    const cls: Class = { name, base, attributes, methods: [...(base?.methods ?? [])] };
    this.#line(`class ${name}(${base?.name ?? "Base"}):`);
    this.#indented(() => {
      if (random.chance(0.4)) this.#line(`shared = ${random.pick(INTS)}`);
      this.#line("def __init__(self, v):");
      this.#indented(() => {
        for (const attribute of attributes) this.#line(`self.${attribute.name} = ${attribute.kind === "int" && random.chance(0.5) ? "v" : this.#constant(attribute.kind)}`);
      });
      const numbers = attributes.filter((a) => a.kind === "int" || a.kind === "float");
      const number = numbers.length > 0 ? `self.${random.pick(numbers).name}` : "1";
      if (random.chance(0.3)) this.#special("__add__", "other", `return ${name}(small(self.total() + (other.total() if isinstance(other, Base) else other)))`);
      if (random.chance(0.3)) this.#special("__lt__", "other", `return ${number} < (other.total() if isinstance(other, Base) else other)`);
      if (random.chance(0.3)) this.#special("__eq__", "other", "return type(self) is type(other) and self.total() == other.total()");
      if (random.chance(0.25)) this.#special("__len__", "", "return int(abs(self.total())) % 5");
      if (random.chance(0.25)) this.#special("__getitem__", "key", `if type(key) is int and key > 20: raise IndexError(key)\nreturn ${random.pick(["key", `(${number}, key)`, "self.__dict__[key]"])}`);
      if (random.chance(0.2)) this.#special("__getattr__", "name", 'if name.startswith("__"): raise AttributeError(name)\nlog.append(name)\nreturn len(name)');
      if (random.chance(0.25)) this.#special("__call__", "x", `return small(x + ${number})`);
      if (random.chance(0.25)) this.#special("__iter__", "", `yield ${number}\nyield self.count`);
      if (random.chance(0.25)) this.#special("__bool__", "", `return ${number} != 0`);
      this.#special("total", "", `return ${numbers.length > 0 ? numbers.map((a) => `self.${a.name}`).join(" + ") : "self.count"}`);
      if (random.chance(0.4)) {
        this.#line("@property");
        this.#special("derived", "", `return ${number} ${random.pick(["+ 1", "* 2", "> 0"])}`);
      }
      if (random.chance(0.3)) {
        this.#line(random.pick(["@staticmethod", "@classmethod"]));
        this.#special("made", random.pick(["x", "x=3"]), "return x", false, this.#lines.at(-1)!.includes("static"));
      }
      for (let i = 0; i < random.int(0, 2); i++) this.#function(cls);
    });
    this.#classes.push(cls);
    this.#line("");
  }

  #special(name: string, params: string, body: string, _method = true, isStatic = false): void {
    this.#line(`def ${name}(${[isStatic ? "" : "self", params].filter((p) => p !== "").join(", ")}):`);
    this.#indented(() => { for (const line of body.split("\n")) this.#line(line); });
  }

  #function(cls: Class | null): void {
    const { random } = this;
    const name = this.#name(cls === null ? "f" : "m");
    const params = Array.from({ length: random.int(0, 3) }, (): Variable => ({ name: this.#name("p"), kind: random.pick(KINDS) }));
    const recursive = cls === null && random.chance(0.2);
    const isGenerator = !recursive && random.chance(0.15);
    const names = params.map((p) => (random.chance(0.15) ? `${p.name}=${this.#constant(p.kind)}` : p.name));
    // Defaults come last.
    names.sort((a, b) => Number(a.includes("=")) - Number(b.includes("=")));
    params.sort((a, b) => names.findIndex((n) => n.startsWith(a.name)) - names.findIndex((n) => n.startsWith(b.name)));
    if (cls !== null) names.unshift("self");
    if (recursive) names.unshift("n");
    const saved = { scope: this.#scope, loops: this.#loops, times: this.#times, cost: this.#cost, inFunction: this.#inFunction, inGenerator: this.#inGenerator, result: this.#result, self: this.#self };
    const result = random.pick(KINDS);
    this.#scope = [...params];
    this.#loops = 0;
    this.#times = 1;
    this.#cost = 0;
    this.#inFunction = true;
    this.#inGenerator = isGenerator;
    this.#result = result;
    this.#self = cls;
    this.#line(`def ${name}(${names.join(", ")}):`);
    this.#indented(() => {
      const rebound = this.#globals.filter(() => random.chance(0.3));
      if (rebound.length > 0) {
        this.#line(`global ${rebound.map((g) => g.name).join(", ")}`);
        this.#scope.push(...rebound);
      }
      if (recursive) {
        this.#line("if n <= 0 or n > 40:");
        this.#indented(() => this.#line(`return ${this.#constant(result)}`));
      }
      this.#block(random.int(2, 6), 0);
      if (recursive) {
        const variable = this.#name("v");
        this.#line(`${variable} = ${name}(n - 1${params.map((p) => `, small(${this.#expression(p.kind, 1)})`).join("")})`);
        this.#scope.push({ name: variable, kind: result });
      }
      if (isGenerator) this.#line(`yield ${this.#expression(result, 2)}`);
      else {
        if (random.chance(0.3)) this.#line(`log.append(${this.#scope.length > 0 ? random.pick(this.#scope).name : "0"})`);
        this.#line(`return small(${this.#expression(result, 2)})`);
      }
    });
    this.#line("");
    const cost = Math.max(1, this.#cost) * (recursive ? 12 : 1);
    this.#scope = saved.scope;
    this.#loops = saved.loops;
    this.#times = saved.times;
    this.#cost = saved.cost;
    this.#inFunction = saved.inFunction;
    this.#inGenerator = saved.inGenerator;
    this.#result = saved.result;
    this.#self = saved.self;
    const callable: Callable = { name, params: recursive ? ["int", ...params.map((p) => p.kind)] : params.map((p) => p.kind), result, cost, isGenerator };
    if (cls !== null) cls.methods.push(callable);
    else this.#functions.push(callable);
  }

  /** Module code that calls a function until it is hot, with arguments that change on the way. */
  #driver(callable: Callable): void {
    const { random } = this;
    const i = this.#name("i");
    const count = Math.max(3, Math.min(random.int(6, 30), Math.floor(4000 / (callable.cost + 1))));
    this.#line(`for ${i} in range(${count}):`);
    this.#indented(() => {
      this.#line("try:");
      this.#indented(() => {
        this.#scope = [{ name: i, kind: "int" }];
        const args = callable.params.map((kind, k) => (k === 0 && callable.params.length > 0 && kind === "int" && random.chance(0.7) ? `${i} % ${random.int(2, 12)}` : this.#argument(kind, i)));
        // The first parameter of a recursive function is its count.
        const call = `${callable.name}(${args.join(", ")})`;
        this.#line(callable.isGenerator ? `r = [show(x) for x in ${call}]` : `r = ${call}`);
        this.#line(random.chance(0.3) ? `print(show(r))` : `if ${i} % ${random.int(2, 9)} == 0: print(${i}, show(r))`);
      });
      this.#line("except Exception as e:");
      this.#indented(() => this.#line(`print(${i}, type(e).__name__, e${random.chance(0.3) ? ", e.__traceback__.tb_next and e.__traceback__.tb_next.tb_lineno, type(e.__context__).__name__" : ""})`));
      this.#scope = [];
    });
  }

  /** An argument that is sometimes of another kind late in the run. */
  #argument(kind: Kind, i: string): string {
    const usual = this.#expression(kind, 1);
    return this.random.chance(0.25) ? `(${usual} if ${i} < ${this.random.int(2, 12)} else ${this.#expression(this.random.pick(KINDS), 1)})` : usual;
  }

  // -- statements

  #block(count: number, depth: number): void {
    const before = this.#scope.length;
    for (let i = 0; i < count; i++) this.#statement(depth);
    // Names bound in a block may be unbound behind it: keep them sometimes, so that code reads them nevertheless.
    if (depth > 0 && this.random.chance(0.7)) this.#scope.length = Math.min(this.#scope.length, before);
  }

  #statement(depth: number): void {
    const { random } = this;
    this.#cost += this.#times;
    const deep = depth >= MAX_DEPTH || this.#times > 100;
    random.weighted<() => void>([
      [8, () => this.#assign()],
      [3, () => this.#augmented()],
      [deep ? 0 : 4, () => this.#if(depth)],
      [deep ? 0 : 4, () => this.#for(depth)],
      [deep ? 0 : 1.5, () => this.#while(depth)],
      [deep ? 0 : 2, () => this.#try(depth)],
      [2, () => this.#listStatement()],
      [2, () => this.#dictStatement()],
      [2.5, () => this.#attributeStatement()],
      [1, () => this.#line(`log.append(${this.#expression(random.pick(["int", "float", "str"] as const), 1)})`)],
      [0.7, () => this.#line(`if ${this.#expression("bool", 1)}: raise ${random.pick(["ValueError", "KeyError", "Failure", "IndexError"])}(${this.#expression(random.pick(["int", "str"] as const), 1)})`)],
      [0.7, () => this.#unpack()],
      [this.#loops > 0 && !this.#inFinally ? 0.8 : 0, () => this.#line(`if ${this.#expression("bool", 2)}: ${random.pick(["break", "continue"])}`)],
      [this.#inFunction && !this.#inGenerator && !this.#inFinally ? 0.4 : 0, () => this.#line(`if ${this.#expression("bool", 1)}: return ${this.#expression(this.#result, 1)}`)],
      [this.#inGenerator ? 4 : 0, () => this.#line(random.chance(0.8) ? `yield ${this.#expression(this.#result, 1)}` : `${this.#bind("int")} = yield ${this.#expression(this.#result, 1)}`)],
      [0.6, () => this.#classChange()],
      [this.#inFunction && !deep ? 0.5 : 0, () => this.#closure(depth)],
      [0.3, () => this.#delete()],
      [0.5, () => this.#line(`print(${this.#expression(random.pick(["int", "float", "str", "bool"] as const), 2)}) if ${this.#expression("bool", 1)} else None`)],
    ])();
  }

  /** A name to assign a value of the kind to: an old variable, or a new one that is in scope from now on. */
  #bind(kind: Kind): string {
    const { random } = this;
    const known = this.#scope.filter((v) => v.kind === kind || random.chance(0.03));
    if (known.length > 0 && random.chance(0.6)) return random.pick(known).name;
    const name = this.#name("v");
    this.#scope.push({ name, kind });
    return name;
  }

  /** The statement is executed often, perhaps with what it computed itself. */
  get #mayRepeat(): boolean { return this.#loops > 0 || this.#inFunction; }

  #assign(): void {
    const { random } = this;
    this.#store(random.weighted<Kind>([[5, "int"], [4, "float"], [2, "str"], [1.5, "bool"], [2, "list"], [1.5, "dict"], [2, "object"]]));
  }
  /** Assigns a value of the kind. */
  #store(kind: Kind): void {
    // The name is bound behind its value.
    const value = this.#expression(kind, 3);
    this.#line(`${this.#bind(kind)} = ${this.#mayRepeat || kind === "str" || kind === "list" ? `small(${value})` : value}`);
  }

  #augmented(): void {
    const { random } = this;
    const targets = this.#scope.filter((v) => v.kind === "int" || v.kind === "float" || v.kind === "str");
    if (targets.length === 0) return this.#assign();
    const { name, kind } = random.pick(targets);
    if (kind === "str") this.#line(`${name} += ${this.#expression("str", 1)}`);
    else if (kind === "float") this.#line(`${name} ${random.pick(["+", "-", "*", "/"])}= ${this.#expression(random.pick(["float", "int"] as const), 2)}`);
    else this.#line(`${name} ${random.pick(["+", "-", "*", "+", "-", "//", "%", "&", "|", "^"])}= ${this.#expression("int", 2)}`);
    if (this.#mayRepeat || kind === "str") this.#line(`${name} = small(${name})`);
  }

  #if(depth: number): void {
    const { random } = this;
    this.#line(`if ${this.#expression("bool", 2)}:`);
    this.#indented(() => this.#block(random.int(1, 3), depth + 1));
    if (random.chance(0.3)) {
      this.#line(`elif ${this.#expression("bool", 1)}:`);
      this.#indented(() => this.#block(random.int(1, 2), depth + 1));
    }
    if (random.chance(0.5)) {
      this.#line("else:");
      this.#indented(() => this.#block(random.int(1, 2), depth + 1));
    }
  }

  #looped(times: number, body: () => void): void {
    this.#loops++;
    this.#times *= times;
    body();
    this.#times /= times;
    this.#loops--;
  }

  #for(depth: number): void {
    const { random } = this;
    const times = random.int(3, this.#times > 20 ? 8 : 30);
    const kind = random.weighted<"range" | "tuple" | "list" | "str" | "enumerate" | "items" | "zip" | "generator">([[6, "range"], [1.5, "tuple"], [2, "list"], [0.7, "str"], [0.8, "enumerate"], [0.8, "items"], [0.6, "zip"], [0.8, "generator"]]);
    const target = this.#name("i");
    const generators = this.#callables().filter((c) => c.isGenerator && c.cost * this.#times < MAX_COST);
    const scope = this.#scope.length;
    // What the body may append to.
    let list = "";
    switch (kind) {
      case "range":
        this.#line(`for ${target} in range(${random.weighted([[5, `${times}`], [1, `${times}, 0, -1`], [1, `0, ${times * 3}, 3`], [1, `${this.#expression("int", 1)} % ${times}`]])}):`);
        this.#scope.push({ name: target, kind: "int" });
        break;
      case "tuple": {
        const kind = random.pick(["int", "float"] as const);
        this.#line(`for ${target} in (${Array.from({ length: random.int(2, 6) }, () => random.int(-9, 99) / (kind === "int" ? 1 : 8)).map((item) => (kind === "int" ? item : item.toFixed(3))).join(", ")}):`);
        this.#scope.push({ name: target, kind });
        break;
      }
      case "list":
        list = this.#expression("list", 1);
        this.#line(`for ${target} in ${list}:`);
        this.#scope.push({ name: target, kind: random.pick(["int", "float"] as const) });
        break;
      case "str":
        this.#line(`for ${target} in ${this.#expression("str", 1)} * 3:`);
        this.#scope.push({ name: target, kind: "str" });
        break;
      case "enumerate":
        list = this.#expression("list", 1);
        this.#line(`for ${target}, ${target}x in enumerate(${list}):`);
        this.#scope.push({ name: target, kind: "int" }, { name: `${target}x`, kind: "int" });
        break;
      case "items":
        this.#line(`for ${target}, ${target}x in ${random.chance(0.5) ? `list(${this.#expression("dict", 1)}.items())` : `${this.#expression("dict", 1)}.items()`}:`);
        this.#scope.push({ name: target, kind: "str" }, { name: `${target}x`, kind: "int" });
        break;
      case "zip":
        this.#line(`for ${target}, ${target}x in zip(range(${times}), ${this.#expression("list", 1)}):`);
        this.#scope.push({ name: target, kind: "int" }, { name: `${target}x`, kind: "int" });
        break;
      case "generator":
        if (generators.length === 0) this.#line(`for ${target} in (x * 2 for x in range(${times})):`);
        else {
          const callee = random.pick(generators);
          this.#cost += callee.cost * this.#times;
          this.#line(`for ${target} in ${this.#call(callee)}:`);
        }
        this.#scope.push({ name: target, kind: "int" });
        break;
    }
    this.#indented(() => {
      if (/^[A-Za-z_][\w.]*$/.test(list)) this.#line(`if len(${list}) > ${LONGEST}: break`);
      this.#looped(times, () => this.#block(random.int(1, 4), depth + 1));
    });
    if (random.chance(0.1)) {
      this.#line("else:");
      this.#indented(() => this.#block(1, depth + 1));
    }
    if (random.chance(0.5)) this.#scope.length = Math.min(scope, this.#scope.length);
  }

  #while(depth: number): void {
    const { random } = this;
    const times = random.int(3, this.#times > 20 ? 8 : 30);
    const counter = this.#name("w");
    this.#line(`${counter} = 0`);
    this.#line(`while ${counter} < ${times}${random.chance(0.3) ? ` and ${this.#expression("bool", 1)}` : ""}:`);
    this.#indented(() => {
      this.#line(`${counter} += 1`);
      this.#scope.push({ name: counter, kind: "int" });
      // The counter may not be assigned in the loop: it is not in scope as a target.
      const at = this.#scope.length - 1;
      this.#scope.splice(at, 1);
      this.#looped(times, () => this.#block(random.int(1, 4), depth + 1));
    });
  }

  #try(depth: number): void {
    const { random } = this;
    this.#line("try:");
    this.#indented(() => this.#block(random.int(1, 3), depth + 1));
    const handlers = random.int(0, 2);
    for (let i = 0; i < handlers; i++) {
      const named = random.chance(0.5);
      this.#line(`except ${random.pick(EXCEPTIONS)}${named ? " as e" : ""}:`);
      this.#indented(() => {
        if (named) this.#line(random.pick(["log.append(type(e).__name__)", "log.append(str(e))", "log.append(e.args)", "log.append(e.__traceback__.tb_lineno)", "log.append(type(e.__context__).__name__)"]));
        this.#block(random.int(0, 2), depth + 1);
        if (random.chance(0.15)) this.#line(random.pick(["raise", "raise Failure(1)", "raise Failure(2) from None", ...(named ? ["raise Failure(3) from e", "raise e"] : [])]));
      });
    }
    if (handlers > 0 && random.chance(0.2)) {
      this.#line("else:");
      this.#indented(() => this.#block(1, depth + 1));
    }
    if (handlers === 0 || random.chance(0.3)) {
      this.#line("finally:");
      this.#indented(() => {
        const outer = this.#inFinally;
        this.#inFinally = true;
        this.#block(random.int(1, 2), MAX_DEPTH);
        this.#inFinally = outer;
      });
    }
  }

  #listStatement(): void {
    const { random } = this;
    const lists = this.#scope.filter((v) => v.kind === "list");
    if (lists.length === 0) return this.#store("list");
    const { name } = random.pick(lists);
    const item = `small(${this.#expression(random.weighted<Kind>([[4, "int"], [3, "float"], [1, "str"]]), 2)})`;
    this.#line(random.pick([
      `${name}.append(${item})`, `${name}.append(${item})`, `${name}[${this.#index(name)}] = ${item}`, `${name}[${this.#index(name)}] = ${item}`, `${name}.pop()`, `${name}.insert(0, ${item})`, `${name} = small(${name} + [${item}])`,
      `${name}.reverse()`, `${name}[1:2] = [${item}]`, `del ${name}[${random.int(-1, 2)}]`, `${name}.extend(${this.#expression("list", 1)}[:3])`, `${name}.sort()`, `${name}[${random.int(-3, 4)}] = ${item}`, `${name}.clear() if len(${name}) > 20 else None`,
    ]));
    if (this.#loops > 0 && random.chance(0.5)) this.#line(`if len(${name}) > 30: del ${name}[4:]`);
  }
  /** An index that is nearly always within the list. */
  #index(list: string): string { return this.random.chance(0.6) ? `${this.#expression("int", 1)} % (len(${list}) or 1)` : `${this.random.int(-2, 2)}`; }

  #dictStatement(): void {
    const { random } = this;
    const dicts = this.#scope.filter((v) => v.kind === "dict");
    if (dicts.length === 0) return this.#store("dict");
    const { name } = random.pick(dicts);
    const key = this.#key();
    const value = `small(${this.#expression(random.pick(["int", "float"] as const), 2)})`;
    this.#line(random.pick([
      `${name}[${key}] = ${value}`, `${name}[${key}] = ${value}`, `${name}[${key}] = small(${name}.get(${key}, 0) + ${value})`, `${name}.pop(${key}, None)`, `del ${name}[${key}]`, `${name}.setdefault(${key}, ${value})`, `${name}.update({${key}: ${value}})`,
      `${name} = {**${name}, ${key}: ${value}}`,
    ]));
  }
  #key(): string {
    const { random } = this;
    return random.weighted<() => string>([[5, () => random.pick(KEYS)], [2, () => `${this.#expression("int", 1)} % 7`], [1, () => this.#expression("str", 1)]])();
  }

  #attributeStatement(): void {
    const { random } = this;
    const objects = [...this.#scope.filter((v) => v.kind === "object").map((v) => v.name), ...(this.#self === null ? [] : ["self", "self"])];
    if (objects.length === 0) return this.#store("object");
    const object = random.pick(objects);
    const attribute = this.#attribute();
    const value = this.#expression(random.chance(0.9) ? attribute.kind : random.pick(KINDS), 2);
    this.#line(random.weighted([
      [5, `${object}.${attribute.name} = small(${value})`],
      [3, attribute.kind === "int" || attribute.kind === "float" ? `${object}.${attribute.name} = small(${object}.${attribute.name} ${random.pick(["+", "-", "*"])} ${value})` : `${object}.touch()`],
      [1, `${object}.touch()`], [0.3, `del ${object}.${attribute.name}`], [0.3, `${object}.extra${random.int(0, 9)} = ${value}`], [0.2, `setattr(${object}, "x${random.int(0, 3)}", ${value})`],
      [0.2, `${object}.__class__ = ${this.#classes.length > 0 ? random.pick(this.#classes).name : "Base"}`], [0.1, `${object}.__dict__["count"] = 5`],
    ]));
  }
  #attribute(): Variable {
    const all = [...this.#classes.flatMap((c) => c.attributes), ...(this.#self?.attributes ?? [])];
    return all.length === 0 ? { name: "count", kind: "int" } : this.random.pick(all);
  }

  #unpack(): void {
    const { random } = this;
    const [a, b] = [`small(${this.#expression("int", 2)})`, this.#expression("float", 2)];
    const first = this.#bind("int");
    const second = this.#bind("float");
    this.#line(random.pick([`${first}, ${second} = ${a}, ${b}`, `${first}, ${second} = ${second === first ? "1, 2" : `(${a}, ${b})`}`, `${first}, *${this.#bind("list")} = [${a}, ${b}, 3]`, `(${first}, ${second}) = [${a}, ${b}]`]));
  }

  /** Something that traces rely on changes. */
  #classChange(): void {
    const { random } = this;
    if (this.#classes.length === 0) return;
    const cls = random.pick(this.#classes).name;
    const condition = this.#expression("bool", 1);
    this.#line(`if ${condition}: ${random.pick([
      `${cls}.shared = ${this.#expression("int", 1)}`, `${cls}.total = lambda self: ${random.int(0, 9)}`, `Base.count = ${random.int(0, 3)}`, `${cls}.${this.#attribute().name} = 1`, `${cls}.derived = 4`,
      `setattr(Base, "shared", ${random.int(0, 5)})`, `${cls}.added${random.int(0, 3)} = property(lambda self: 5)`, `${cls}.touch = Base.touch`,
    ])}`);
  }

  #closure(depth: number): void {
    const { random } = this;
    const name = this.#name("h");
    const cells = this.#scope.filter((v) => /^v\d/.test(v.name) && (v.kind === "int" || v.kind === "float"));
    const param = this.#name("q");
    const result: Kind = random.pick(["int", "float"] as const);
    this.#line(`def ${name}(${param}=${this.#constant(result)}):`);
    const saved = { scope: this.#scope, loops: this.#loops, inGenerator: this.#inGenerator, result: this.#result };
    this.#indented(() => {
      const changed = cells.filter(() => random.chance(0.5));
      if (changed.length > 0) this.#line(`nonlocal ${changed.map((v) => v.name).join(", ")}`);
      this.#scope = [...cells, { name: param, kind: result }].filter((v) => changed.includes(v as Variable) || !cells.includes(v as Variable));
      const reads = cells.filter((v) => !changed.includes(v));
      for (const each of changed) this.#line(`${each.name} = small(${each.name} + ${this.#expression(each.kind, 1)})`);
      this.#line(`return ${[param, ...changed, ...reads].map((v) => (typeof v === "string" ? v : v.name)).join(" + ")}`);
    });
    this.#scope = saved.scope;
    this.#loops = saved.loops;
    this.#inGenerator = saved.inGenerator;
    this.#result = saved.result;
    void depth;
    const times = random.int(1, 6);
    const i = this.#name("i");
    this.#line(`for ${i} in range(${times}): ${this.#bind(result)} = small(${name}(${random.chance(0.7) ? i : ""}))`);
  }

  #delete(): void {
    const variables = this.#scope.filter((v) => /^v\d/.test(v.name));
    if (variables.length === 0 || !this.#inFunction) return this.#assign();
    const { name } = this.random.pick(variables);
    this.#line(`if ${this.#expression("bool", 1)}: del ${name}`);
  }

  // -- expressions

  #callables(): Callable[] { return this.#functions; }

  #call(callee: Callable): string {
    return `${callee.name}(${callee.params.map((kind, i) => (i === 0 && kind === "int" ? `${this.#expression("int", 0)} % 8` : this.#expression(kind, 0))).join(", ")})`;
  }

  #constant(kind: Kind): string {
    const { random } = this;
    switch (kind) {
      case "int": return random.chance(0.6) ? `${random.int(-5, 20)}` : random.pick(INTS);
      case "float": return random.pick(FLOATS);
      case "str": return random.pick(STRINGS);
      case "bool": return random.pick(["True", "False"]);
      case "list": return random.weighted([[3, "[1, 2, 3]"], [2, "[0.5, 1.5]"], [1, "[]"], [1, '["a", "b"]'], [1, "[1, 2.5, None]"], [1, "list(range(8))"]]);
      case "dict": return random.weighted([[3, '{"a": 1, "b": 2}'], [2, "{1: 1.5, 2: 2}"], [1, "{}"], [1, '{"key": [1], 3: "x"}']]);
      case "object": return this.#classes.length > 0 ? `${random.pick(this.#classes).name}(${random.int(0, 9)})` : "Base()";
    }
  }

  /** An expression that nearly always has a value of the kind. */
  #expression(wanted: Kind, depth: number): string {
    const { random } = this;
    const kind = random.chance(0.02) ? random.pick(KINDS) : wanted;
    const known = this.#scope.filter((v) => v.kind === kind);
    const global = this.#globals.filter((v) => v.kind === kind);
    if (known.length > 0 && random.chance(depth <= 0 ? 0.8 : 0.35)) return random.pick(known).name;
    if (global.length > 0 && random.chance(0.15)) return random.pick(global).name;
    if (depth <= 0 || random.chance(0.15)) return this.#constant(kind);
    const callees = this.#callables().filter((c) => !c.isGenerator && c.result === kind && c.cost * this.#times < MAX_COST / 2 && this.#cost + c.cost * this.#times < MAX_COST);
    if (callees.length > 0 && random.chance(0.2)) {
      const callee = random.pick(callees);
      this.#cost += callee.cost * this.#times;
      return this.#call(callee);
    }
    const d = depth - 1;
    const e = (k: Kind): string => this.#expression(k, d);
    switch (kind) {
      case "int": return random.weighted<() => string>([
        [6, () => `(${e("int")} ${random.pick(["+", "-", "+", "-", "*"])} ${e("int")})`],
        [2, () => `(${e("int")} ${random.pick(["//", "%"])} ${random.chance(0.7) ? random.pick(["2", "3", "7", "-4", "10", "16", "1000"]) : e("int")})`],
        [2, () => `(${e("int")} ${random.pick(["&", "|", "^"])} ${e("int")})`],
        [1, () => `(${e("int")} ${random.pick(["<<", ">>"])} (${e("int")} & ${random.pick(["3", "7", "31"])}))`],
        [1, () => `${random.pick(["-", "~", "abs"])}(${e("int")})`],
        [1, () => `len(${e(random.pick(["list", "str", "dict"] as const))})`],
        [1, () => `${this.#operand("list", d)}[${random.int(-2, 2)}]`],
        [1, () => `${this.#operand("dict", d)}.get(${this.#key()}, ${e("int")})`],
        [0.5, () => `${this.#operand("dict", d)}[${this.#key()}]`],
        [2, () => `${this.#operand("object", d)}.${this.#attributeOf("int")}`],
        [0.7, () => `int(${e("float")})`],
        [0.7, () => `(${e("int")} if ${e("bool")} else ${e("int")})`],
        [0.5, () => `${random.pick(["min", "max"])}(${e("int")}, ${e("int")})`],
        [0.4, () => `sum([${e("int")}, ${e("int")}])`],
        [0.5, () => `${this.#operand("object", d)}.${random.pick(["total()", "touch()", "derived", "shared", "count"])}`],
        [0.4, () => `hash(${e(random.pick(["int", "float"] as const))}) % 97`],
        [0.4, () => `(${e("int")} ** (${e("int")} & 3))`],
        [0.3, () => `sum(x for x in ${this.#operand("list", d)} if type(x) is int)`],
        [0.3, () => `(lambda x: x + ${random.int(0, 5)})(${e("int")})`],
        [0.3, () => `round(${e("float")})`],
        [0.4, () => this.#method("int", d)],
      ])();
      case "float": return random.weighted<() => string>([
        [6, () => `(${e("float")} ${random.pick(["+", "-", "*"])} ${e(random.pick(["float", "float", "int"] as const))})`],
        [1.5, () => `(${e("int")} / ${random.chance(0.7) ? random.pick(["2", "3", "8.0", "-0.5"]) : e("int")})`],
        [1, () => `(${e("float")} ${random.pick(["//", "%"])} ${random.chance(0.7) ? random.pick(["2.0", "0.7", "-3.0"]) : e("float")})`],
        [1, () => `float(${e("int")})`],
        [1, () => `-${e("float")}`],
        [1, () => `abs(${e("float")})`],
        [2, () => `${this.#operand("object", d)}.${this.#attributeOf("float")}`],
        [0.7, () => `(${e("float")} if ${e("bool")} else ${e("float")})`],
        [0.5, () => `${random.pick(["min", "max"])}(${e("float")}, ${e(random.pick(["int", "float"] as const))})`],
        [0.4, () => this.#method("float", d)],
      ])();
      case "str": return random.weighted<() => string>([
        [4, () => `(${e("str")} + ${e("str")})`],
        [2, () => `str(${e(random.pick(["int", "float", "bool"] as const))})`],
        [1, () => `${this.#operand("str", d)}[${random.pick(["0", "-1", ":1", "1:", "::-1", ":-1", "1:3"])}]`],
        [1, () => `f"{${e("int")}}-{${e("str").replaceAll('"', "'").replaceAll("\\", "")}}"`],
        [1, () => `(${e("str")} * (${e("int")} & 3))`],
        [1, () => `${this.#operand("str", d)}.${random.pick(["upper()", "lower()", "strip()", 'replace("a", "bb")', "title()"])}`],
        [0.6, () => `",".join(["a", ${e("str")}])`],
        [0.6, () => `("%s:%d" % (${e("str")}, ${e("int")}))`],
        [0.4, () => `chr(97 + ${e("int")} % 26)`],
        [0.4, () => `${this.#operand("object", d)}.${this.#attributeOf("str")}`],
      ])();
      case "bool": return random.weighted<() => string>([
        [6, () => `${e("int")} ${random.pick(["<", "<=", "==", "!=", ">", ">="])} ${e("int")}`],
        [2, () => `${e("float")} ${random.pick(["<", "<=", "==", ">"])} ${e(random.pick(["float", "int"] as const))}`],
        [1.5, () => `${e("int")} % ${random.int(2, 7)} == ${random.int(0, 2)}`],
        [1, () => `not ${e("bool")}`],
        [1, () => `(${e("bool")} ${random.pick(["and", "or"])} ${e("bool")})`],
        [1, () => `${this.#key()} in ${e("dict")}`],
        [1, () => `${e("str")} ${random.pick(["==", "<", "in", "!="])} ${e("str")}`],
        [0.7, () => `isinstance(${e(random.pick(KINDS))}, ${random.pick(["int", "float", "str", "list", "Base", "(int, float)"])})`],
        [0.7, () => `bool(${e(random.pick(KINDS))})`],
        [0.5, () => `${e("object")} ${random.pick(["is", "==", "is not"])} ${e("object")}`],
        [0.4, () => `0 <= ${e("int")} < ${random.int(5, 50)}`],
      ])();
      case "list": return random.weighted<() => string>([
        [2, () => `[${e("int")}, ${e("int")}]`],
        [1, () => `[${e("float")}, ${e("float")}, ${e("float")}]`],
        [1, () => `[${e("str")}, ${e("int")}]`],
        [1.5, () => `[x ${random.pick(["+ 1", "* 2.5", "% 3", ""])} for x in ${e("list")}]`],
        [1, () => `[x for x in range(${random.int(2, 9)}) if x ${random.pick(["> 2", "% 2", "!= 3"])}]`],
        [1, () => `${this.#operand("list", d)}[${random.pick(["1:", ":2", "::-1", ":", "::2"])}]`],
        [1, () => `sorted(${e("list")})`],
        [0.7, () => `list(${e(random.pick(["str", "dict", "list"] as const))})`],
        [0.7, () => `${this.#operand("str", d)}.split("a")`],
        [0.5, () => `[0] * (${e("int")} & 7)`],
        [0.4, () => `${this.#operand("object", d)}.${this.#attributeOf("list")}`],
      ])();
      case "dict": return random.weighted<() => string>([
        [2, () => `{${this.#key()}: ${e("int")}, ${this.#key()}: ${e("float")}}`],
        [1, () => `{x: x * 2 for x in range(${random.int(1, 6)})}`],
        [1, () => `dict(a=${e("int")})`],
        [1, () => this.#constant("dict")],
      ])();
      case "object": return random.weighted<() => string>([
        [4, () => (this.#classes.length > 0 ? `${random.pick(this.#classes).name}(${e("int")})` : "Base()")],
        [this.#self === null ? 0 : 3, () => "self"],
        [0.5, () => `(${e("object")} + ${e(random.pick(["object", "int"] as const))})`],
        [0.5, () => `(${e("object")} if ${e("bool")} else ${e("object")})`],
      ])();
    }
  }

  /** An operand that binds as tightly as a name. */
  #operand(kind: Kind, depth: number): string {
    const text = this.#expression(kind, depth);
    return /^[\w.]+$/.test(text) && !/^\d/.test(text) ? text : `(${text})`;
  }
  #attributeOf(kind: Kind): string {
    const all = this.#classes.flatMap((c) => c.attributes).filter((a) => a.kind === kind);
    return all.length === 0 || this.random.chance(0.05) ? this.#attribute().name : this.random.pick(all).name;
  }
  /** A call of a method, on an object that probably has it. */
  #method(kind: Kind, depth: number): string {
    const found = this.#classes.flatMap((c) => c.methods.map((method) => ({ c, method }))).filter(({ method }) => !method.isGenerator && method.result === kind && this.#cost + method.cost * this.#times < MAX_COST);
    if (found.length === 0) return this.#constant(kind);
    const { c, method } = this.random.pick(found);
    this.#cost += method.cost * this.#times;
    return `${c.name}(${this.#expression("int", depth)}).${method.name}(${method.params.map((k) => this.#expression(k, 0)).join(", ")})`;
  }
}
