// What has to happen to operations that only tell the optimizer something.
import { OP } from "@spoor/ir";
import { DROP } from "./optimizer.mjs";

export class Simplify {
  constructor(optimizer) {
    this.o = optimizer;
  }

  static visit = {
    same_as({ args }) { return this.o.value(args[0]); },
    quasiimmut_field({ args, descr, result }) {
      const { constant } = this.o.value(args[0]);
      if (constant === null) return undefined;
      this.o.dependencies.add(constant.value);
      return this.o.constant(result.type, descr.read(constant.value));
    },
    guard_not_invalidated() { return this.o.dependencies.size === 0 || this.o.validated ? DROP : undefined; },
    guard_not_forced() { return this.o.callGone ? DROP : undefined; },
    guard_no_exception() {
      const { o } = this;
      if (o.callGone) return DROP;
      let call = o.operations.at(-1);
      if (call?.opcode === OP.guard_not_forced) call = o.operations.at(-2);
      const descr = call?.descr;
      return descr?.kind === "call" && !descr.effects.canRaise && !descr.effects.mayForce ? DROP : undefined;
    },
  };

  static committed = {
    guard_not_invalidated() { this.o.validated = true; },
    call: mayInvalidate,
    call_pure: mayInvalidate,
    call_may_force: mayInvalidate,
    call_assembler: mayInvalidate,
    cond_call: mayInvalidate,
  };
}

function mayInvalidate({ descr }) {
  if (descr.kind === "assembler" || descr.effects.mayForce) this.o.validated = false;
}
