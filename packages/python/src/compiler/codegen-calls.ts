/** Code of calls and comprehensions. */
import { W_Tuple } from "../objects/core";
import { Op } from "../opcodes";
import type { Comprehension, Expr, Keyword, Node } from "./ast";
import { ExpressionCode, literalType } from "./codegen-expressions";

type Comp = Extract<Expr, { kind: "ListComp" | "SetComp" | "DictComp" | "GeneratorExp" }>;

export abstract class CallCode extends ExpressionCode {
  /** The function of a generator expression, into `d`. */
  abstract generatorFunction(e: Extract<Expr, { kind: "GeneratorExp" }>, d: number): void;
  abstract assign(target: Expr, operand: number): void;

  override call(e: Extract<Expr, { kind: "Call" }>, d: number): void {
    const { asm } = this;
    this.#checkCallee(e);
    this.checkKeywords(e.keywords);
    const superParts = this.superCall(e);
    if (superParts !== null) {
      asm.emit(e, Op.LOAD_SUPER, d, superParts.callable, superParts.cell, superParts.self);
      return;
    }
    if (e.args.some((a) => a.kind === "Starred") || e.keywords.some((k) => k.name === null)) {
      const later = [...e.args, ...e.keywords.map((k) => k.value)];
      const callee = this.value(e.func, ...later);
      this.callUnpacked(e, callee, e.args, e.keywords, d);
      return;
    }
    if (e.func.kind === "Attribute") {
      const pair = this.alloc(2);
      const { attr } = e.func;
      const { next } = this;
      const object = this.superCall(e.func.value);
      if (object !== null) {
        asm.emit(e.func, Op.LOAD_SUPER_METHOD, pair, object.callable, object.cell, object.self, this.name(this.scope.mangle(attr)), asm.site());
      } else {
        const receiver = this.value(e.func.value);
        asm.emit(this.attributePlace(e.func, e.func), Op.LOAD_METHOD, pair, receiver, this.name(this.scope.mangle(attr)), asm.site());
      }
      this.next = next;
      const args = this.values([...e.args, ...e.keywords.map((k) => k.value)]);
      const place = this.attributePlace(e, e.func);
      if (e.keywords.length === 0) asm.emitList(place, Op.CALL_METHOD, [d, pair, asm.site()], args);
      else asm.emitList(place, Op.CALL_METHOD_KW, [d, pair, this.keywordNames(e.keywords), asm.site()], args);
      return;
    }
    const list = [...e.args, ...e.keywords.map((k) => k.value)];
    const callee = this.value(e.func, ...list);
    this.emitCall(e, d, callee, this.values(list), e.keywords);
  }

  /** Calls with evaluated arguments, the last of which are the keywords'. */
  emitCall(node: Node, d: number, callee: number, args: readonly number[], keywords: readonly Keyword[]): void {
    const { asm } = this;
    if (keywords.length === 0) asm.emitList(node, Op.CALL, [d, callee, asm.site()], args);
    else asm.emitList(node, Op.CALL_KW, [d, callee, this.keywordNames(keywords), asm.site()], args);
  }
  keywordNames(keywords: readonly Keyword[]): number {
    return this.constantIndex(new W_Tuple(keywords.map((k) => k.name!)));
  }

  /** A call with `*` or `**` arguments. `first`: operands of arguments before all others. */
  callUnpacked(node: Node, callee: number, args: readonly Expr[], keywords: readonly Keyword[], d: number, first: readonly number[] = []): void {
    const { asm } = this;
    let positional: number;
    if (first.length > 0) {
      const list = this.alloc();
      const { next } = this;
      asm.emitList(node, Op.BUILD_LIST, [list], first);
      for (const each of args) {
        this.next = next;
        if (each.kind === "Starred") asm.emit(each, Op.LIST_EXTEND, list, this.value(each.value));
        else asm.emit(each, Op.LIST_APPEND, list, this.value(each));
      }
      this.next = next;
      positional = this.alloc();
      asm.emit(node, Op.LIST_TO_TUPLE, positional, list);
    } else if (args.length === 0) {
      positional = this.constant(new W_Tuple([]));
    } else if (args.length === 1 && args[0]!.kind === "Starred") {
      positional = this.value(args[0]!.value, ...keywords.map((k) => k.value));
    } else {
      positional = this.tupleOf(node, args);
    }
    let named = this.none;
    if (keywords.length > 0) {
      named = this.alloc();
      const stop = keywords.findIndex((k) => k.name === null);
      const head = stop < 0 ? keywords : keywords.slice(0, stop);
      const { next } = this;
      const values = this.values(head.map((k) => k.value));
      asm.emitList(node, Op.BUILD_MAP, [named], head.flatMap((k, i) => [this.constant(k.name), values[i]!]));
      for (let i = head.length; i < keywords.length; ) {
        this.next = next;
        const keyword = keywords[i]!;
        if (keyword.name === null) {
          asm.emit(node, Op.DICT_MERGE, named, this.value(keyword.value), callee);
          i++;
          continue;
        }
        // A run of keywords behind a `**` is a dict of its own, so that a duplicate is found.
        const run: Keyword[] = [];
        for (; i < keywords.length && keywords[i]!.name !== null; i++) run.push(keywords[i]!);
        const more = this.alloc();
        const operands = this.values(run.map((k) => k.value));
        asm.emitList(node, Op.BUILD_MAP, [more], run.flatMap((k, at) => [this.constant(k.name), operands[at]!]));
        asm.emit(node, Op.DICT_MERGE, named, more, callee);
      }
      this.next = next;
    }
    asm.emit(node, Op.CALL_EX, d, callee, positional, named);
  }

  checkKeywords(keywords: readonly Keyword[]): void {
    for (const [i, keyword] of keywords.entries()) {
      if (keyword.name === null) continue;
      if (keywords.findIndex((k) => k.name === keyword.name) < i) this.fail(`keyword argument repeated: ${keyword.name}`, keyword);
    }
  }
  #checkCallee(e: Extract<Expr, { kind: "Call" }>): void {
    const type = e.func.kind === "Lambda" ? null : literalType(e.func);
    if (type !== null) this.warn(`'${type}' object is not callable; perhaps you missed a comma?`, e);
  }

  // -- comprehensions

  override comprehension(e: Comp, d: number): void {
    const { asm } = this;
    const first = e.generators[0]!;
    const scope = this.compilation.table.scopes.get(e)!;
    if (e.kind === "GeneratorExp") {
      if (scope.isCoroutine && first.isAsync) this.#checkAsync(e, false);
      const callee = this.alloc();
      this.generatorFunction(e, callee);
      const iterator = this.alloc();
      asm.emit(first.iter, first.isAsync ? Op.GET_AITER : Op.GET_ITER, iterator, this.value(first.iter));
      asm.emitList(e, Op.CALL, [d, callee, asm.site()], [iterator]);
      return;
    }
    const iterator = this.alloc();
    if (e.generators.some((g) => g.isAsync)) this.#checkAsync(e, true);
    this.#iterator(first, iterator);
    const outer = this.scope;
    this.scope = scope;
    this.enterComprehension(scope, e);
    const result = this.isTemp(d) ? d : this.alloc();
    asm.emitList(e, e.kind === "ListComp" ? Op.BUILD_LIST : e.kind === "SetComp" ? Op.BUILD_SET : Op.BUILD_MAP, [result], []);
    this.clause(e, e.generators, 0, iterator, () => {
      if (e.kind === "DictComp") {
        const key = this.value(e.key, e.value);
        const value = this.value(e.value);
        asm.emit(e.key, Op.MAP_ADD, result, key, value);
      } else {
        asm.emit(e.elt, e.kind === "ListComp" ? Op.LIST_APPEND : Op.SET_ADD, result, this.value(e.elt));
      }
    });
    this.leaveComprehension(scope, e);
    this.scope = outer;
    if (result !== d) asm.emit(e, Op.MOVE, d, result);
  }
  #checkAsync(e: Node, inlined: boolean): void {
    const { unitScope } = this;
    if (unitScope.isCoroutine && unitScope.kind === "function") return;
    if (inlined) this.checkAwait(e, "asynchronous comprehension");
  }

  #iterator(clause: Comprehension, d: number): void {
    const { asm } = this;
    const { iter } = clause;
    if (clause.isAsync) {
      asm.emit(iter, Op.GET_AITER, d, this.value(iter));
      return;
    }
    asm.emit(iter, Op.GET_ITER, d, this.iterable(iter));
  }
  /** What is iterated over: a list display of constants is a tuple that exists already. */
  iterable(e: Expr): number {
    if (e.kind === "List" && e.elts.length > 0) {
      const items = e.elts.map((each) => this.compilation.folder.fold(each));
      if (items.every((item) => item !== null)) return this.constant(new W_Tuple(items.map((item) => item!.value)));
    }
    return this.value(e);
  }

  /** One `for` of a comprehension and everything inside of it. */
  clause(node: Node, clauses: readonly Comprehension[], index: number, iterator: number, element: () => void): void {
    const { asm } = this;
    const clause = clauses[index]!;
    const header = this.label();
    const again = this.label();
    const end = this.label();
    const { next } = this;
    const inner = (): void => {
      for (const condition of clause.ifs) this.jumpIf(condition, false, again);
      if (index + 1 < clauses.length) {
        const following = this.alloc();
        this.#iterator(clauses[index + 1]!, following);
        this.clause(node, clauses, index + 1, following, element);
      } else {
        element();
      }
      this.next = next;
      asm.place(again);
      asm.jumpBack(clause.iter, header);
    };
    if (clause.isAsync) this.asyncIteration(clause.iter, iterator, clause.target, header, end, inner);
    else {
      asm.placeHeader(header);
      this.nextItem(clause.iter, iterator, clause.target, end);
      inner();
      asm.place(end);
    }
    this.next = next;
  }

  /** FOR_ITER, and the item into the target. */
  nextItem(node: Node, iterator: number, target: Expr, end: import("./assembler").Label): void {
    const { asm } = this;
    const register = target.kind === "Name" ? this.registerOf(target.id) : -1;
    const { next } = this;
    if (register >= 0) {
      asm.jump(node, Op.FOR_ITER, end, register, iterator);
      this.store((target as { id: string }).id, register, target);
    } else {
      const item = this.alloc();
      asm.jump(node, Op.FOR_ITER, end, item, iterator);
      this.assign(target, item);
    }
    this.next = next;
  }

  /** An asynchronous loop: the header, the next item into the target, the body, the end. The body ends with the jump back. */
  asyncIteration(node: Node, iterator: number, target: Expr, header: import("./assembler").Label, end: import("./assembler").Label, body: () => void): void {
    const { asm } = this;
    const exception = this.alloc();
    const awaitable = this.alloc();
    const item = this.alloc();
    const handler = { label: this.label(), register: exception };
    const outer = asm.handler;
    asm.placeHeader(header);
    asm.setHandler(handler);
    asm.emit(node, Op.GET_ANEXT, awaitable, iterator);
    this.delegate(node, awaitable, item);
    asm.setHandler(outer);
    this.assign(target, item);
    body();
    asm.place(handler.label);
    asm.emit(node, Op.END_ASYNC_FOR, exception);
    asm.place(end);
  }
}
