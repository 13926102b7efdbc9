/** What the driver tells whoever listens: one event per decision. */
import type { Trace } from "@spoor/ir";
import type { AbortReason } from "./aborts";

export type JitEvent =
  | { readonly event: "trace-start"; readonly id: number; readonly kind: "loop" | "function" | "bridge"; readonly location: string; readonly exit?: number }
  | { readonly event: "trace-abort"; readonly id: number; readonly reason: AbortReason; readonly detail: string; readonly location: string; readonly recordedOps: number; readonly reaction: string }
  | { readonly event: "trace-optimized"; readonly id: number; readonly recorded: Trace; readonly optimized: Trace; readonly milliseconds: number }
  | { readonly event: "trace-compiled"; readonly id: number; readonly backend: string; readonly milliseconds: number; readonly bytes: number }
  | { readonly event: "bridge-attached"; readonly id: number; readonly exit: number }
  | { readonly event: "invalidated"; readonly id: number };

export type JitListener = (event: JitEvent) => void;
