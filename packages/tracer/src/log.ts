/** What the driver tells whoever listens: one event per decision. */
import type { Trace } from "@spoor/ir";
import type { AbortReason } from "./aborts";

export type JitEvent =
  | { readonly event: "trace-start"; readonly id: number; readonly kind: "loop" | "function" | "bridge"; readonly location: string; readonly exit?: number }
  | { readonly event: "trace-abort"; readonly id: number; readonly reason: AbortReason; readonly detail: string; readonly location: string; readonly recordedOps: number; /** What the policy does about it. */ readonly reaction: string; /** Functions that are not inlined any more. */ readonly disabled: readonly string[] }
  | { readonly event: "trace-optimized"; readonly id: number; readonly recorded: Trace; readonly optimized: Trace; readonly milliseconds: number }
  | { readonly event: "trace-compiled"; readonly id: number; readonly backend: string; readonly milliseconds: number; readonly bytes: number }
  | { readonly event: "bridge-attached"; readonly id: number; readonly exit: number }
  | { readonly event: "generic"; readonly location: string; readonly bridges: number }
  | { readonly event: "invalidated"; readonly id: number }
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

/** A listener that calls the hooks. */
export const hooksListener = (hooks: JitHooks): JitListener => (event) => {
  if (event.event === "trace-compiled") hooks.onCompile?.(event);
  else if (event.event === "trace-abort") {
    hooks.onAbort?.(event);
    if (event.reason === "too_long") hooks.onTraceTooLong?.(event);
  }
};
