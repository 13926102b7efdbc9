/**
 * The JIT's parameters: one table, from which parsing, `help` and the defaults derive. Names and defaults are PyPy's
 * (rpython/rlib/jit.py) where PyPy has the parameter.
 */

interface Parameter {
  readonly default: number | string;
  readonly min: number;
  /** The texts that are accepted, where they are few. */
  readonly choices?: readonly string[];
  readonly doc: string;
}

const ENABLE_OPTS = "intbounds:rewrite:virtualize:pure:heap:unroll";

export const PARAMETERS = {
  threshold: { default: 1039, min: 0, doc: "times a loop header is reached before the loop is traced (0: never)" },
  function_threshold: { default: 1619, min: 0, doc: "times a function is entered before it is traced from its entry (0: never); see hotness" },
  trace_eagerness: { default: 200, min: 1, doc: "times a guard fails before a bridge is traced from it" },
  decay: { default: 40, min: 0, doc: "thousandths by which all counters shrink when a trace is started, and each 100,000 ticks" },
  trace_limit: { default: 6000, min: 10, doc: "recorded operations before a trace is aborted as too long" },
  inlining: { default: 1, min: 0, doc: "1: inline guest functions into their caller's trace" },
  loop_longevity: { default: 1000, min: 0, doc: "trace starts after which compiled code that was not entered in the meantime is freed (0: never)" },
  max_unroll_recursion: { default: 7, min: 1, doc: "depth to which a recursive function is inlined" },
  retrace_limit: { default: 0, min: 0, doc: "copies of a loop that are traced behind bridges that fit none of the loop's peeled bodies, each specialised on what its bridge comes with; other bridges go to the loop's start" },
  max_retrace_guards: { default: 15, min: 0, doc: "guards of a loop's peeled body above which no more copies of the loop are made (see retrace_limit)" },
  max_unroll_loops: { default: 0, min: 0, doc: "rounds by which a recording goes on when a loop's round cannot be followed by the same again (a value ends with another class than it began with): the loop may be two rounds, or the next one; 0: it is compiled as it is" },
  max_bridges: { default: 60, min: 1, doc: "bridges of one loop or function behind which, or as soon as so many guards fail in turn that there would be, it is traced again, generically: without guards on each shape of object, and loops in functions are called" },
  code_budget: { default: 54_000, min: 0, doc: "bytes of V8 bytecode (estimated) of one generated JavaScript function: a longer trace becomes several functions, and no more is fused; V8 optimizes nothing above 61440 (0: no limit)" },
  pureop_historylength: { default: 16, min: 0, doc: "results of each pure operation that are remembered while a trace is optimized, so that the same one is not computed again" },
  disable_unrolling: { default: 2500, min: 0, doc: "recorded operations above which a loop is not peeled (PyPy's default is 200, but PyPy never asks for it)" },
  segmenting: { default: 1, min: 0, doc: "1: a trace that is too long with nothing to blame is compiled in segments; 0: it is tried again and again" },
  max_inner_rounds: { default: 8, min: 0, doc: "rounds of a short loop that belong to the trace around it, where the loop goes over a constant or is in long code (see hotness); one more, and it gets a trace of its own" },
  hotness: { default: "work", min: 0, choices: ["work", "calls"], doc: "what counts towards threshold and function_threshold: rounds and calls, or these by the length of the loop's or function's code (100 bytecodes count once, 800 and more eight times); by work, an exit of a huge function counts as trace_eagerness of them" },
  backoff: { default: 1, min: 0, doc: "1: a place whose traces are aborted again and again is retried at growing distance" },
  payback: { default: 1, min: 0, doc: "1: while most of the compiled code that is not entered any more ran less often than it was interpreted before, thresholds of new code are up to eight times as high, and generic code that has max_bridges bridges, or will have, and leaves in nearly every round is traced anew, so that traces meet wherever paths through the code do, and then rests for a while" },
  entry_bytecodes: { default: 12, min: 0, doc: "a function whose trace is shorter is interpreted where the interpreter calls it, because going into compiled code and out of it takes longer; traces inline it, or call its code (0: none is)" },
  enable_opts: { default: ENABLE_OPTS, min: 0, doc: "optimizer passes, joined by colons; `all` or `none`" },
} as const satisfies Record<string, Parameter>;

/** PyPy's parameters that would do nothing here, and why. */
export const REFUSED = {
  vec: "there is no vectorizer",
  vec_all: "there is no vectorizer",
  vec_cost: "there is no vectorizer",
} as const;

/** PyPy's optimizer passes that are none of their own here, and why. */
const REFUSED_PASSES: Readonly<Record<string, string>> = {
  string: "what is known of strings is part of rewrite, and the host's strings are joined when they are read",
  earlyforce: "objects are allocated by the operation that needs them",
};

export type ParameterName = keyof typeof PARAMETERS;
export type Params = { -readonly [K in ParameterName]: (typeof PARAMETERS)[K]["default"] extends string ? string : number } & {
  /** False: nothing is ever counted or traced. */
  enabled: boolean;
};

const NAMES = Object.keys(PARAMETERS) as ParameterName[];
const MAX_TRACE_LIMIT = 1_000_000;

export const defaultParams = (): Params =>
  ({ enabled: true, ...Object.fromEntries(NAMES.map((name) => [name, PARAMETERS[name].default])) }) as Params;

/** A parameter's name or value that cannot be accepted; the message says what would be right. */
export class ParamsError extends Error {
  override readonly name = "ParamsError";
}

const reason = (refused: Readonly<Record<string, string>>, name: string): string | undefined => (Object.hasOwn(refused, name) ? refused[name] : undefined);

function checkPasses(text: string): void {
  const known = ENABLE_OPTS.split(":");
  const unknown = text.split(":").find((pass) => pass !== "" && !known.includes(pass));
  if (unknown === undefined) return;
  const why = reason(REFUSED_PASSES, unknown);
  const problem = why === undefined ? `unknown pass "${unknown}"` : `pass "${unknown}" is PyPy's, but none of its own here: ${why}`;
  throw new ParamsError(`JIT parameter enable_opts: ${problem}; known: ${known.join(", ")} (joined by colons; or all, or none)`);
}

function setParam(params: Params, name: string, text: string): void {
  const why = reason(REFUSED, name);
  if (why !== undefined) throw new ParamsError(`JIT parameter ${name}: PyPy's, but not accepted here: ${why}`);
  if (!NAMES.includes(name as ParameterName)) throw new ParamsError(`unknown JIT parameter "${name}"; known: ${NAMES.join(", ")} (and off, default, help)`);
  const parameter: Parameter = PARAMETERS[name as ParameterName];
  if (typeof parameter.default === "string") {
    if (parameter.choices !== undefined && !parameter.choices.includes(text)) throw new ParamsError(`JIT parameter ${name}: "${text}" is none of ${parameter.choices.join(", ")}`);
    const value = name !== "enable_opts" ? text : text === "all" ? ENABLE_OPTS : text === "none" ? "" : text;
    if (name === "enable_opts") checkPasses(value);
    (params as Record<string, unknown>)[name] = value;
    return;
  }
  // PyPy spells "never" as a negative threshold.
  const value = /^-?\d+$/.test(text) ? Math.max(Number(text), parameter.min === 0 ? 0 : Number(text)) : NaN;
  if (Number.isNaN(value)) throw new ParamsError(`JIT parameter ${name}: "${text}" is not an integer`);
  if (value < parameter.min) throw new ParamsError(`JIT parameter ${name}: ${value} is too small; at least ${parameter.min}`);
  if (name === "trace_limit" && value > MAX_TRACE_LIMIT) throw new ParamsError(`JIT parameter trace_limit: ${value} is too high; at most ${MAX_TRACE_LIMIT}`);
  (params as Record<string, unknown>)[name] = value;
}

/** Parses PyPy's `--jit` syntax: `off`, `default`, or `name=value,name=value`; changes `params`. Throws {@link ParamsError}. */
export function parseParams(text: string, params: Params = defaultParams()): Params {
  for (const part of text.split(",").map((p) => p.trim()).filter((p) => p !== "")) {
    if (part === "off") params.enabled = false;
    else if (part === "default") Object.assign(params, defaultParams());
    else {
      const at = part.indexOf("=");
      if (at < 0) throw new ParamsError(`JIT parameter "${part}": expected name=value, off, default or help; known names: ${NAMES.join(", ")}`);
      setParam(params, part.slice(0, at).trim(), part.slice(at + 1).trim());
    }
  }
  return params;
}

/** Parameters from an object, checked as their textual form is. */
export function paramsFrom(values: Partial<Record<ParameterName, number | string>> | "off" | undefined): Params {
  const params = defaultParams();
  if (values === "off") params.enabled = false;
  else if (values !== undefined) for (const [name, value] of Object.entries(values)) setParam(params, name, String(value));
  return params;
}

/** The text of `--jit help`. */
export function helpParams(): string {
  const lines = NAMES.map((name) => {
    const { doc, default: standard, choices }: Parameter = PARAMETERS[name];
    return ` ${name}=${choices?.join("|") ?? "N"}\n     ${doc} (default ${standard})`;
  });
  const passes = Object.entries(REFUSED_PASSES).map(([name, why]): [string, string] => [`${name} in enable_opts`, why]);
  const refused = [...Object.entries(REFUSED), ...passes].map(([name, why]) => ` ${name}: ${why}`);
  return `Advanced JIT options: a comma-separated list of name=value:\n${lines.join("\n")}\n off\n     turn the JIT off\n default\n     the defaults again\nPyPy's, but not accepted here:\n${refused.join("\n")}\n`;
}
