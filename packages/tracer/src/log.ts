/** What the driver tells whoever listens: one event per decision. */
import type { Trace } from "@spoor/ir";
import { ABORTS, type AbortReason } from "./aborts";

export type JitEvent =
  | { readonly event: "trace-start"; readonly id: number; readonly kind: "loop" | "function" | "bridge"; readonly location: string; /** Of a bridge: the exit that it starts from, and the guard's operation. */ readonly exit?: number; readonly guard?: string }
  | { readonly event: "trace-abort"; readonly id: number; readonly reason: AbortReason; readonly detail: string; readonly location: string; readonly recordedOps: number; /** What the policy does about it. */ readonly reaction: string; /** Functions that are not inlined any more. */ readonly disabled: readonly string[] }
  | { readonly event: "trace-optimized"; readonly id: number; readonly recorded: Trace; readonly optimized: Trace; readonly milliseconds: number }
  | { readonly event: "trace-compiled"; readonly id: number; readonly backend: string; readonly milliseconds: number; readonly bytes: number }
  | { readonly event: "bridge-attached"; readonly id: number; readonly exit: number }
  | { readonly event: "generic"; readonly location: string; readonly bridges: number; /** Whether traces meet from now on where paths through the code do. */ readonly meets: boolean }
  | { readonly event: "invalidated"; readonly id: number }
  | { readonly event: "rest"; /** Of generic code that leaves in nearly every round. */ readonly location: string; /** Visits until it is tried again. */ readonly ticks: number }
  | { readonly event: "thresholds"; /** What thresholds of new code are multiplied with from now on (see `payback`). */ readonly factor: number }
  | { readonly event: "freed"; readonly location: string; readonly bridges: number };

export type JitListener = (event: JitEvent) => void;

type Event<Name extends JitEvent["event"]> = Extract<JitEvent, { event: Name }>;

/** What a program may want to know of the JIT: each is called once per event. They must not run guest code. */
export interface JitHooks {
  /** A recording was given up, or (reason `segmenting`) cut. */
  onAbort?(event: Event<"trace-abort">): void;
  /** A trace was compiled. */
  onCompile?(event: Event<"trace-compiled">): void;
  /** A recording was given up because it was too long: `disabled` names the functions blamed for it. */
  onTraceTooLong?(event: Event<"trace-abort">): void;
}

type Colon<Name extends string> = Name extends `${infer Subject}-${infer What}` ? `${Subject}:${What}` : Name;

/** Events by the names that listeners ask for: `trace:abort` for the event `trace-abort`. */
export type JitEvents = { readonly [E in JitEvent as Colon<E["event"]>]: E };

/** Listeners by event. `tell` is for a driver's `onEvent`. */
export class JitEmitter {
  readonly #listeners = new Map<string, ((event: never) => void)[]>();

  /** Calls `listener` for each event of the name, those of one name in the order in which they came. It must not run guest code. Gives what takes it back. */
  on<Name extends keyof JitEvents>(name: Name, listener: (event: JitEvents[Name]) => void): () => void {
    const before = this.#listeners.get(name) ?? [];
    // Another object each time, so that whoever is being called through is not disturbed; the wrapper tells two uses of one function apart.
    const added = (event: never): void => { listener(event); };
    this.#listeners.set(name, [...before, added]);
    return () => { this.#listeners.set(name, this.#listeners.get(name)!.filter((other) => other !== added)); };
  }

  readonly tell: JitListener = (event) => {
    const listeners = this.#listeners.get(event.event.replace("-", ":"));
    if (listeners !== undefined) for (const listener of listeners) listener(event as never);
  };
}

/** Rows of a trace that are no inputs. */
const operations = (trace: Trace): number => trace.length - trace.inputCount;

/**
 * A listener that writes a line of JSON for each event (`--jit-log`): the event's own properties, with operations counted in place of the traces, what an abort's reason means, and `at`,
 * the milliseconds since the listener was made.
 */
export function logListener(write: (line: string) => void): JitListener {
  const start = performance.now();
  const shown = (event: JitEvent): object => {
    if (event.event === "trace-abort") return { ...event, meaning: ABORTS[event.reason].doc };
    if (event.event !== "trace-optimized") return event;
    const { recorded, optimized, ...rest } = event;
    return { ...rest, recordedOps: operations(recorded), optimizedOps: operations(optimized), exits: optimized.exits!.length };
  };
  return (event) => { write(`${JSON.stringify({ at: Math.round((performance.now() - start) * 1000) / 1000, ...shown(event) })}\n`); };
}

/** A listener that calls the hooks. */
export const hooksListener = (hooks: JitHooks): JitListener => (event) => {
  if (event.event === "trace-compiled") hooks.onCompile?.(event);
  else if (event.event === "trace-abort") {
    hooks.onAbort?.(event);
    if (event.reason === "too_long") hooks.onTraceTooLong?.(event);
  }
};
