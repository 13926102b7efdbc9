/**
 * Code of `try`, `with`, and of leaving them.
 *
 * Trying costs nothing: exceptions find their handler in a table. A handler begins with PUSH_EXC_INFO and leaves through POP_EXC_INFO; a second handler
 * around it restores what was being handled when an exception leaves it. `finally` bodies are emitted once for each way out.
 */
import { None } from "../objects/core";
import { Op } from "../opcodes";
import type { HandlerTarget, Label } from "./assembler";
import type { Expr, Node, Stmt, Try, With } from "./ast";
import { MatchCode } from "./codegen-match";
import type { Surrounding, Unit } from "./unit";

export abstract class TryCode extends MatchCode {
  /** Emits `inner` with exceptions going to a handler, and gives the handler; its code is the caller's. */
  #guarded(register: number, surrounding: Omit<Surrounding, "leave"> & { leave?: (unit: Unit) => void }, inner: () => void): HandlerTarget {
    const { asm } = this;
    const outer = asm.handler;
    const handler: HandlerTarget = { label: this.label(), register };
    asm.setHandler(handler);
    this.surroundings.push({
      ...surrounding,
      leave: (unit) => {
        asm.setHandler(outer);
        surrounding.leave?.(unit);
      },
    });
    inner();
    this.surroundings.pop();
    asm.setHandler(outer);
    return handler;
  }

  /**
   * A handler's code: begins to handle the exception in `exception`, and restores what was handled before when an exception leaves `inner`, this one
   * included. `inner` ends handling by itself (`done`) on its other ways out.
   */
  #handling(exception: number, inner: (done: () => void) => void): void {
    const { asm } = this;
    const previous = this.alloc();
    const escaped = this.alloc();
    asm.emit(null, Op.PUSH_EXC_INFO, previous, exception);
    const done = (): void => asm.emit(null, Op.POP_EXC_INFO, previous);
    const cleanup = this.#guarded(escaped, { kind: "handler", leave: done }, () => inner(done));
    const end = this.label();
    asm.jump(null, Op.JUMP, end);
    asm.place(cleanup.label);
    asm.emit(null, Op.POP_EXC_INFO, previous);
    asm.emit(null, Op.RERAISE, escaped);
    asm.place(end);
  }

  try(s: Try): void {
    if (s.finalbody.length > 0) this.#tryFinally(s);
    else if (s.isStar) this.#tryStar(s);
    else this.#tryExcept(s);
  }

  #tryFinally(s: Try): void {
    const { asm } = this;
    const { next } = this;
    const exception = this.alloc();
    const handler = this.#guarded(exception, { kind: "finally", leave: () => this.#finalBody(s) }, () => {
      if (s.handlers.length > 0) (s.isStar ? this.#tryStar(s) : this.#tryExcept(s));
      else this.body(s.body);
    });
    const end = this.label();
    this.#finalBody(s);
    asm.jump(null, Op.JUMP, end);
    asm.place(handler.label);
    this.#handling(exception, () => {
      this.inFinally++;
      this.body(s.finalbody);
      this.inFinally--;
      asm.emit(null, Op.RERAISE, exception);
    });
    asm.place(end);
    this.next = next;
  }
  /** Depth of `finally` bodies, for warnings about leaving them. */
  inFinally = 0;
  #finalBody(s: Try): void {
    this.quietly(() => this.body(s.finalbody));
  }
  /** Emits code that is emitted once more elsewhere: its warnings come from there. */
  quietly(action: () => void): void {
    const count = this.compilation.warnings.length;
    action();
    this.compilation.warnings.length = count;
  }

  #tryExcept(s: Try): void {
    const { asm } = this;
    const { next } = this;
    const exception = this.alloc();
    const end = this.label();
    for (const [i, each] of s.handlers.entries()) if (each.type === null && i < s.handlers.length - 1) this.fail("default 'except:' must be last", each);
    const handler = this.#guarded(exception, { kind: "try" }, () => this.body(s.body));
    this.body(s.orelse);
    asm.jump(null, Op.JUMP, end);
    asm.place(handler.label);
    this.#handling(exception, (done) => {
      for (const each of s.handlers) {
        const failed = this.label();
        if (each.type !== null) {
          const { next: mark } = this;
          const type = this.value(each.type);
          asm.jump(each, Op.JUMP_UNLESS_MATCH, failed, exception, type);
          this.next = mark;
        }
        if (each.name === null) {
          this.body(each.body);
          done();
        } else {
          this.#named(each.name, exception, each, each.body, done);
        }
        // Handlers leave the whole statement; what restores the state is behind this range.
        asm.jump(null, Op.JUMP, end);
        asm.place(failed);
      }
      asm.emit(null, Op.RERAISE, exception);
    });
    asm.place(end);
    this.next = next;
  }

  /** A handler's body with the exception under a name that goes away afterwards, however the body is left. */
  #named(name: string, exception: number, node: Node, body: Stmt[], done: () => void, escapedTo?: (escaped: number) => void): void {
    const { asm } = this;
    this.store(name, exception, node);
    const escaped = this.alloc();
    const forget = (): void => this.forget(name, node);
    const cleanup = this.#guarded(escaped, { kind: "handler", leave: forget }, () => this.body(body));
    done();
    forget();
    const past = this.label();
    asm.jump(null, Op.JUMP, past);
    asm.place(cleanup.label);
    forget();
    if (escapedTo === undefined) asm.emit(null, Op.RERAISE, escaped);
    else escapedTo(escaped);
    asm.place(past);
  }

  #tryStar(s: Try): void {
    const { asm } = this;
    const { next } = this;
    const exception = this.alloc();
    const end = this.label();
    const handler = this.#guarded(exception, { kind: "try" }, () => this.body(s.body));
    this.body(s.orelse);
    asm.jump(null, Op.JUMP, end);
    asm.place(handler.label);
    this.#handling(exception, (done) => {
      const rest = this.alloc();
      const raised = this.alloc();
      const matched = this.alloc();
      asm.emit(null, Op.MOVE, rest, exception);
      asm.emitList(null, Op.BUILD_LIST, [raised], []);
      for (const each of s.handlers) {
        const following = this.label();
        const { next: mark } = this;
        const type = this.value(each.type!);
        asm.emit(each, Op.CHECK_EG_MATCH, matched, rest, rest, type);
        this.next = mark;
        asm.jump(null, Op.JUMP_IF_NONE, following, matched);
        // The part that matched is what the body handles; what was handled before the statement is restored at its end.
        asm.emit(null, Op.PUSH_EXC_INFO, this.alloc(), matched);
        this.surroundings.push({ kind: "group", leave: () => {} });
        const escapedTo = (escaped: number): void => asm.emit(null, Op.LIST_APPEND, raised, escaped);
        if (each.name !== null) {
          this.#named(each.name, matched, each, each.body, () => {}, escapedTo);
        } else {
          const escaped = this.alloc();
          const cleanup = this.#guarded(escaped, { kind: "try" }, () => this.body(each.body));
          const past = this.label();
          asm.jump(null, Op.JUMP, past);
          asm.place(cleanup.label);
          escapedTo(escaped);
          asm.place(past);
        }
        this.surroundings.pop();
        asm.place(following);
        this.next = mark;
      }
      const quiet = this.label();
      asm.emit(null, Op.LIST_APPEND, raised, rest);
      asm.emit(null, Op.PREP_RERAISE_STAR, rest, exception, raised);
      asm.jump(null, Op.JUMP_IF_NONE, quiet, rest);
      asm.emit(null, Op.RERAISE, rest);
      asm.place(quiet);
      done();
    });
    asm.place(end);
    this.next = next;
  }

  // -- with

  with(s: With): void {
    if (s.isAsync) this.checkAwait(s, "'async with'");
    this.#withItem(s, 0);
  }
  #withItem(s: With, index: number): void {
    const { asm } = this;
    if (index === s.items.length) {
      this.body(s.body);
      return;
    }
    const { next } = this;
    const item = s.items[index]!;
    const node = item.context;
    const exit = this.alloc(2);
    const exception = this.alloc();
    {
      const { next: mark } = this;
      const manager = this.value(item.context);
      const enter = this.alloc(2);
      asm.emit(node, Op.LOAD_SPECIAL, exit, manager, s.isAsync ? 3 : 1);
      asm.emit(node, Op.LOAD_SPECIAL, enter, manager, s.isAsync ? 2 : 0);
      this.next = mark;
      const result = this.alloc();
      asm.emitList(node, Op.CALL_METHOD, [result, enter, asm.site()], []);
      if (s.isAsync) this.#await(node, result, 1);
      const handler = this.#guarded(exception, { kind: "with", leave: () => this.#exit(node, exit, s.isAsync) }, () => {
        if (item.target !== null) this.assign(item.target, result);
        this.next = mark;
        this.#withItem(s, index + 1);
      });
      this.next = mark;
      this.#exit(node, exit, s.isAsync);
      const end = this.label();
      asm.jump(null, Op.JUMP, end);
      asm.place(handler.label);
      this.#handling(exception, (done) => {
        const answer = this.alloc();
        asm.emit(node, Op.WITH_EXIT, answer, exit, exception);
        if (s.isAsync) this.#await(node, answer, 2);
        const swallowed: Label = this.label();
        asm.jump(node, Op.JUMP_IF_TRUE, swallowed, answer);
        asm.emit(node, Op.RERAISE, exception);
        asm.place(swallowed);
        done();
      });
      asm.place(end);
    }
    this.next = next;
  }
  #exit(node: Node, exit: number, isAsync: boolean): void {
    const { next } = this;
    const result = this.alloc();
    const none = this.constant(None);
    this.asm.emitList(node, Op.CALL_METHOD, [result, exit, this.asm.site()], [none, none, none]);
    if (isAsync) this.#await(node, result, 2);
    this.next = next;
  }
  /** Awaits what is in `register`; the result takes its place. `what`: 1 __aenter__, 2 __aexit__. */
  #await(node: Node, register: number, what: number): void {
    const { next } = this;
    const awaitable = this.alloc();
    this.asm.emit(node, Op.GET_AWAITABLE, awaitable, register, what);
    this.delegate(node, awaitable, register);
    this.next = next;
  }
}

export type { Expr };
