/**
 * Code of expressions.
 *
 * `value` gives an operand where the value is: a constant, a local variable's register, or a temporary. `into` puts the value into a given
 * register; a variable's register is written once, by the last instruction, so that an exception on the way leaves the variable alone. `jumpIf` turns a
 * condition into jumps.
 *
 * A local register that is an operand is read when the instruction runs. Nothing but an assignment expression in a later operand can have changed
 * it by then; `value` with such operands behind it copies (see `stable`).
 */
import { Ellipsis, None, W_Tuple } from "../objects/core";
import { Op } from "../opcodes";
import type { Label } from "./assembler";
import { IN, IS, IS_NOT, NOT_IN, NOT_OPERATOR, type Compare, type Expr, type FormattedValue, type Interpolation, type JoinedStr, type Node, type TemplateStr } from "./ast";
import { BytesConstant, ComplexConstant, FrozenSetConstant } from "./constants";
import { constantTruth } from "./folding";
import { hasNamedExpr, Unit } from "./unit";

/** More temporaries than this for one display: its items are appended one by one. */
const MANY = 64;

export abstract class ExpressionCode extends Unit {
  abstract call(e: Extract<Expr, { kind: "Call" }>, d: number): void;
  abstract comprehension(e: Extract<Expr, { kind: "ListComp" | "SetComp" | "DictComp" | "GeneratorExp" }>, d: number): void;
  abstract lambda(e: Extract<Expr, { kind: "Lambda" }>, d: number): void;

  // -- operands

  /** Where the value of `e` is. `later`: what is evaluated before the operand is used. */
  value(e: Expr, ...later: readonly (Expr | null)[]): number {
    const constant = this.compilation.folder.fold(e);
    if (constant !== null) return this.constant(constant.value);
    if (e.kind === "Name") return this.stable(this.load(e.id, e), e, later);
    if (e.kind === "NamedExpr") return this.stable(this.named(e), e, later);
    const d = this.alloc();
    this.into(e, d);
    return d;
  }
  /** The operand, or a copy where one of `later` could change the variable it is. */
  stable(operand: number, node: Node, later: readonly (Expr | null)[]): number {
    if (operand < 0 || this.isTemp(operand) || later.length === 0 || !this.unitScope.assignsInExpressions) return operand;
    if (!later.some((e) => e !== null && hasNamedExpr(e))) return operand;
    const copy = this.alloc();
    this.asm.emit(node, Op.MOVE, copy, operand);
    return copy;
  }
  /** Operands of a list of expressions. */
  values(list: readonly Expr[]): number[] {
    return list.map((e, i) => this.value(e, ...(this.unitScope.assignsInExpressions ? list.slice(i + 1) : [])));
  }
  /** Evaluates for the effects alone. */
  effect(e: Expr): void {
    const { next } = this;
    if (this.compilation.folder.fold(e) === null) {
      if (e.kind === "NamedExpr") this.named(e);
      else if (e.kind === "BoolOp") {
        const end = this.label();
        for (const each of e.values.slice(0, -1)) this.jumpIf(each, !e.isAnd, end);
        this.effect(e.values.at(-1)!);
        this.asm.place(end);
      } else this.value(e);
    }
    this.next = next;
  }

  /** Puts the value of `e` into register `d`. */
  into(e: Expr, d: number): void {
    const { asm } = this;
    const constant = this.compilation.folder.fold(e);
    if (constant !== null) {
      asm.emit(e, Op.MOVE, d, this.constant(constant.value));
      return;
    }
    const { next } = this;
    switch (e.kind) {
      case "Name": this.load(e.id, e, d); break;
      case "NamedExpr": asm.emit(e, Op.MOVE, d, this.named(e)); break;
      case "BinOp": this.#arithmetic(e, d); break;
      case "UnaryOp": this.#unary(e.op, e, e.operand, d); break;
      case "BoolOp": this.#boolean(e, d); break;
      case "Compare": this.#compare(e, d); break;
      case "IfExp": {
        const orelse = this.label();
        const end = this.label();
        this.jumpIf(e.test, false, orelse);
        this.into(e.body, d);
        asm.jump(null, Op.JUMP, end);
        asm.place(orelse);
        this.into(e.orelse, d);
        asm.place(end);
        break;
      }
      case "Attribute": {
        const object = this.superCall(e.value);
        if (object !== null) {
          asm.emit(e, Op.LOAD_SUPER_ATTR, d, object.callable, object.cell, object.self, this.name(this.scope.mangle(e.attr)), asm.site());
        } else {
          const value = this.value(e.value);
          asm.emit(this.attributePlace(e, e), Op.LOAD_ATTR, d, value, this.name(this.scope.mangle(e.attr)), asm.site());
        }
        break;
      }
      case "Subscript": {
        this.#checkSubscript(e);
        const container = this.value(e.value, e.slice);
        if (isPlainSlice(e.slice)) {
          const [from, to] = this.bounds(e.slice);
          asm.emit(e, Op.GETSLICE, d, container, from, to);
        } else {
          asm.emit(e, Op.GETITEM, d, container, this.value(e.slice));
        }
        break;
      }
      case "Slice": {
        const parts = this.values([e.lower, e.upper, e.step].map((part) => part ?? NONE));
        asm.emit(e, Op.BUILD_SLICE, d, parts[0], parts[1], parts[2]);
        break;
      }
      case "Call": this.call(e, d); break;
      case "Tuple": this.#sequence(e, e.elts, Op.BUILD_TUPLE, d); break;
      case "List": this.#sequence(e, e.elts, Op.BUILD_LIST, d); break;
      case "Set": this.#sequence(e, e.elts, Op.BUILD_SET, d); break;
      case "Dict": this.#dict(e, d); break;
      case "JoinedStr": this.#joined(e, d); break;
      case "FormattedValue": this.#formatted(e, d); break;
      case "TemplateStr": this.#template(e, d); break;
      case "ListComp": case "SetComp": case "DictComp": case "GeneratorExp": this.comprehension(e, d); break;
      case "Lambda": this.lambda(e, d); break;
      case "Await": {
        this.checkAwait(e, "'await'");
        const awaitable = this.alloc();
        asm.emit(e, Op.GET_AWAITABLE, awaitable, this.value(e.value), 0);
        this.delegate(e, awaitable, d);
        break;
      }
      case "Yield": {
        if (!this.isFunction || this.unitScope.kind !== "function") this.fail("'yield' outside function", e);
        const value = e.value === null ? this.none : this.value(e.value);
        asm.emit(e, Op.YIELD, d, value);
        break;
      }
      case "YieldFrom": {
        if (this.unitScope.kind !== "function") this.fail("'yield from' outside function", e);
        if (this.unitScope.isCoroutine) this.fail("'yield from' inside async function", e);
        const iterator = this.alloc();
        asm.emit(e, Op.GET_YIELD_FROM_ITER, iterator, this.value(e.value));
        this.delegate(e, iterator, d);
        break;
      }
      case "Starred": this.fail("can't use starred expression here", e); break;
      default: throw new Error(`no code for ${e.kind}`);
    }
    this.next = next;
  }

  /** `yield from` the iterator, its result into `d`. */
  delegate(node: Node, iterator: number, d: number): void {
    const sent = this.alloc();
    this.asm.emit(node, Op.MOVE, sent, this.none);
    this.asm.emit(node, Op.YIELD_FROM, d, iterator, sent);
  }
  checkAwait(node: Node, what: string): void {
    const { unitScope } = this;
    if (unitScope.isCoroutine && unitScope.kind === "function") {
      if (unitScope.name !== "<genexpr>") return;
      // A generator expression may await where the function around it may.
      let outer = unitScope.parent;
      while (outer !== null && (outer.kind === "comprehension" || outer.name === "<genexpr>")) outer = outer.parent;
      if (outer !== null && outer.isCoroutine) return;
      if (what.startsWith("asynchronous")) this.fail(`${what} outside of an asynchronous function`, node);
    }
    if (what.startsWith("asynchronous")) this.fail(`${what} outside of an asynchronous function`, node);
    const inFunction = unitScope.kind === "function";
    this.fail(inFunction || what !== "'await'" ? `${what} outside async function` : `${what} outside function`, node);
  }

  /** The target of an assignment expression, assigned: an operand. */
  named(e: Extract<Expr, { kind: "NamedExpr" }>): number {
    const register = this.registerOf(e.target.id);
    if (register >= 0) {
      this.into(e.value, register);
      this.store(e.target.id, register, e.target);
      return register;
    }
    const operand = this.value(e.value);
    this.store(e.target.id, operand, e.target);
    return operand;
  }

  bounds(slice: Extract<Expr, { kind: "Slice" }>): [number, number] {
    const from = slice.lower === null ? this.none : this.value(slice.lower, slice.upper);
    const to = slice.upper === null ? this.none : this.value(slice.upper);
    return [from, to];
  }

  /** `super()` without arguments inside a method: its parts; null for everything else. */
  superCall(e: Expr): { callable: number; cell: number; self: number } | null {
    const { unitScope } = this;
    if (e.kind !== "Call" || e.func.kind !== "Name" || e.func.id !== "super" || e.args.length > 0 || e.keywords.length > 0) return null;
    if (unitScope.kind !== "function" || unitScope.parameters.length === 0 || this.resolve("super").place !== "global") return null;
    const found = this.resolve("__class__");
    if (found.place !== "free") return null;
    const hasPositional = (unitScope.node as { args?: { posonlyargs: unknown[]; args: unknown[]; vararg: unknown } }).args;
    if (hasPositional === undefined || hasPositional.posonlyargs.length + hasPositional.args.length === 0) return null;
    const callable = this.load("super", e.func);
    const outer = this.scope;
    this.scope = unitScope;
    const self = this.load(unitScope.parameters[0]!, e);
    this.scope = outer;
    return { callable, cell: this.cellOf("__class__"), self };
  }

  // -- operators

  #unary(op: number, e: Node, operand: Expr, d: number): void {
    const value = this.value(operand);
    this.asm.emit(e, op === NOT_OPERATOR ? Op.NOT : Op.NEG + op, d, value);
  }

  /** A chain of operators from left to right, without recursion. */
  #arithmetic(e: Extract<Expr, { kind: "BinOp" }>, d: number): void {
    const { folder } = this.compilation;
    const chain = [e];
    for (let { left } = e; left.kind === "BinOp" && folder.fold(left) === null; { left } = left) chain.push(left);
    const innermost = chain.at(-1)!;
    let left = this.value(innermost.left, innermost.right);
    const sum = chain.length > 1 && this.isTemp(left) && left === this.next - 1 ? left : chain.length > 1 ? this.alloc() : d;
    const { next } = this;
    for (let i = chain.length - 1; i >= 0; i--) {
      const each = chain[i]!;
      const right = this.value(each.right);
      const to = i === 0 ? d : sum;
      this.asm.emit(each, Op.ADD + each.op, to, left, right);
      left = to;
      this.next = next;
    }
  }

  #boolean(e: Extract<Expr, { kind: "BoolOp" }>, d: number): void {
    const { asm } = this;
    const target = this.isTemp(d) ? d : this.alloc();
    const end = this.label();
    for (const [i, each] of e.values.entries()) {
      if (i === e.values.length - 1) {
        this.into(each, target);
        break;
      }
      const constant = this.compilation.folder.fold(each);
      const truth = constant === null ? undefined : constantTruth(constant.value);
      if (truth === e.isAnd) continue;
      this.into(each, target);
      if (truth !== undefined) {
        asm.jump(each, Op.JUMP, end);
        break;
      }
      asm.jump(each, e.isAnd ? Op.JUMP_IF_FALSE : Op.JUMP_IF_TRUE, end, target);
    }
    asm.place(end);
    if (target !== d) asm.emit(e, Op.MOVE, d, target);
  }

  /** The right side of `in` with a display of constants: a tuple or frozenset that exists already. */
  #container(e: Expr): number {
    if (e.kind === "List" || e.kind === "Set") {
      const items = e.elts.map((each) => this.compilation.folder.fold(each));
      if (items.every((item) => item !== null)) {
        const values = items.map((item) => item!.value);
        return this.constant(e.kind === "List" ? new W_Tuple(values) : new FrozenSetConstant(values));
      }
    }
    return this.value(e);
  }

  #checkIdentity(op: number, left: Expr, right: Expr, node: Node): void {
    if (op !== IS && op !== IS_NOT) return;
    for (const side of [left, right]) {
      const constant = this.compilation.folder.fold(side);
      const isSingleton = constant !== null && (constant.value === None || constant.value === Ellipsis || typeof constant.value === "boolean");
      if (constant === null || isSingleton || side.kind === "Name") continue;
      this.warn(`"${op === IS ? "is" : "is not"}" with '${constantTypeName(constant.value)}' literal. Did you mean "${op === IS ? "==" : "!="}"?`, node);
      return;
    }
  }

  #compare(e: Compare, d: number): void {
    const { asm } = this;
    let left = this.value(e.left, e.comparators[0]!);
    if (e.ops.length === 1) {
      const op = e.ops[0]!;
      const right = this.#rightSide(op, e.left, e.comparators[0]!, e);
      asm.emit(e, comparisonOp(op), d, left, right);
      return;
    }
    const target = this.isTemp(d) ? d : this.alloc();
    const end = this.label();
    for (const [i, op] of e.ops.entries()) {
      const comparator = e.comparators[i]!;
      const following = e.comparators[i + 1];
      const right = this.#rightSide(op, i === 0 ? e.left : e.comparators[i - 1]!, comparator, e, following);
      asm.emit(e, comparisonOp(op), target, left, right);
      if (following === undefined) break;
      asm.jump(e, Op.JUMP_IF_FALSE, end, target);
      left = right;
    }
    asm.place(end);
    if (target !== d) asm.emit(e, Op.MOVE, d, target);
  }
  #rightSide(op: number, left: Expr, right: Expr, node: Node, following?: Expr): number {
    this.#checkIdentity(op, left, right, node);
    return op === IN || op === NOT_IN ? this.#container(right) : this.value(right, following ?? null);
  }

  // -- conditions

  /** Jumps to `target` when the truth of `e` is `when`, and goes on otherwise. */
  jumpIf(e: Expr, when: boolean, target: Label): void {
    const { asm } = this;
    const { next } = this;
    const constant = this.compilation.folder.fold(e);
    const truth = constant === null ? undefined : constantTruth(constant.value);
    if (truth !== undefined) {
      if (truth === when) asm.jump(e, Op.JUMP, target);
      return;
    }
    switch (e.kind) {
      case "UnaryOp":
        if (e.op === NOT_OPERATOR) {
          this.jumpIf(e.operand, !when, target);
          return;
        }
        break;
      case "BoolOp": {
        // `and` that is to jump when false, `or` that is to jump when true: each part may jump.
        if (e.isAnd !== when) {
          for (const each of e.values) this.jumpIf(each, when, target);
        } else {
          const past = this.label();
          for (const each of e.values.slice(0, -1)) this.jumpIf(each, !when, past);
          this.jumpIf(e.values.at(-1)!, when, target);
          asm.place(past);
        }
        return;
      }
      case "IfExp": {
        const orelse = this.label();
        const end = this.label();
        this.jumpIf(e.test, false, orelse);
        this.jumpIf(e.body, when, target);
        asm.jump(null, Op.JUMP, end);
        asm.place(orelse);
        this.jumpIf(e.orelse, when, target);
        asm.place(end);
        return;
      }
      case "Compare":
        this.#compareAndJump(e, when, target);
        this.next = next;
        return;
      default: break;
    }
    const operand = this.value(e);
    asm.jump(e, when ? Op.JUMP_IF_TRUE : Op.JUMP_IF_FALSE, target, operand);
    this.next = next;
  }

  #compareAndJump(e: Compare, when: boolean, target: Label): void {
    const { asm } = this;
    const past = this.label();
    let left = this.value(e.left, e.comparators[0]!);
    for (const [i, op] of e.ops.entries()) {
      const comparator = e.comparators[i]!;
      const following = e.comparators[i + 1];
      const isLast = following === undefined;
      // All but the last comparison can only decide that the whole is false.
      const jumps = isLast ? when : false;
      const to = isLast || !when ? target : past;
      if ((op === IS || op === IS_NOT) && this.compilation.folder.fold(comparator)?.value === None) {
        this.#checkIdentity(op, i === 0 ? e.left : e.comparators[i - 1]!, comparator, e);
        asm.jump(e, (op === IS) === jumps ? Op.JUMP_IF_NONE : Op.JUMP_IF_NOT_NONE, to, left);
        left = this.none;
        continue;
      }
      const right = this.#rightSide(op, i === 0 ? e.left : e.comparators[i - 1]!, comparator, e, following);
      asm.jump(e, comparisonJump(op, jumps), to, left, right);
      left = right;
    }
    asm.place(past);
  }

  // -- displays

  #sequence(e: Node, elts: readonly Expr[], op: Op.BUILD_TUPLE | Op.BUILD_LIST | Op.BUILD_SET, d: number): void {
    const { asm } = this;
    const isStarred = elts.some((each) => each.kind === "Starred");
    const temporaries = elts.length <= MANY ? 0 : elts.reduce((n, each) => n + (each.kind === "Name" || this.compilation.folder.fold(each) !== null ? 0 : 1), 0);
    if (!isStarred && temporaries <= MANY) {
      asm.emitList(e, op, [d], this.values(elts));
      return;
    }
    // Item by item. A tuple is made as a list first; a variable is written at the end.
    const collection = op !== Op.BUILD_TUPLE && this.isTemp(d) ? d : this.alloc();
    const firstStar = elts.findIndex((each) => each.kind === "Starred");
    const head = elts.slice(0, Math.min(firstStar < 0 ? elts.length : firstStar, MANY));
    const { next } = this;
    asm.emitList(e, op === Op.BUILD_SET ? op : Op.BUILD_LIST, [collection], this.values(head));
    for (const each of elts.slice(head.length)) {
      this.next = next;
      if (each.kind === "Starred") asm.emit(e, op === Op.BUILD_SET ? Op.SET_UPDATE : Op.LIST_EXTEND, collection, this.value(each.value));
      else asm.emit(e, op === Op.BUILD_SET ? Op.SET_ADD : Op.LIST_APPEND, collection, this.value(each));
    }
    if (op === Op.BUILD_TUPLE) asm.emit(e, Op.LIST_TO_TUPLE, d, collection);
    else if (collection !== d) asm.emit(e, Op.MOVE, d, collection);
  }
  /** A list of items with `*` among them, as a tuple: for calls. */
  tupleOf(node: Node, elts: readonly Expr[]): number {
    const d = this.alloc();
    const { next } = this;
    this.#sequence(node, elts, Op.BUILD_TUPLE, d);
    this.next = next;
    return d;
  }

  #dict(e: Extract<Expr, { kind: "Dict" }>, d: number): void {
    const { asm } = this;
    const { keys, values } = e;
    const stop = keys.indexOf(null);
    const head = Math.min(stop < 0 ? keys.length : stop, MANY * 4);
    const collection = head === keys.length || this.isTemp(d) ? d : this.alloc();
    const { next } = this;
    const pairs: Expr[] = [];
    for (let i = 0; i < head; i++) pairs.push(keys[i]!, values[i]!);
    asm.emitList(e, Op.BUILD_MAP, [collection], this.values(pairs));
    for (let i = head; i < keys.length; i++) {
      this.next = next;
      const key = keys[i];
      if (key === null || key === undefined) {
        asm.emit(e, Op.DICT_UPDATE, collection, this.value(values[i]!));
      } else {
        const operand = this.value(key, values[i]!);
        asm.emit(e, Op.MAP_ADD, collection, operand, this.value(values[i]!));
      }
    }
    if (collection !== d) asm.emit(e, Op.MOVE, d, collection);
  }

  // -- strings

  #joined(e: JoinedStr, d: number): void {
    if (e.values.length === 1) {
      this.into(e.values[0]!, d);
      return;
    }
    if (e.values.length > MANY) {
      // Piece by piece, so that a huge template needs few registers.
      const list = this.alloc();
      this.#sequence(e, e.values, Op.BUILD_LIST, list);
      const pair = this.alloc(2);
      this.asm.emit(e, Op.LOAD_METHOD, pair, this.constant(""), this.name("join"), this.asm.site());
      this.asm.emitList(e, Op.CALL_METHOD, [d, pair, this.asm.site()], [list]);
      return;
    }
    this.asm.emitList(e, Op.BUILD_STRING, [d], this.values(e.values));
  }
  #formatted(e: FormattedValue, d: number): void {
    let operand = this.value(e.value, e.formatSpec);
    if (e.conversion !== 0) {
      const converted = this.alloc();
      this.asm.emit(e, Op.CONVERT, converted, operand, e.conversion);
      operand = converted;
    }
    this.asm.emit(e, Op.FORMAT, d, operand, this.#spec(e.formatSpec));
  }
  #spec(spec: JoinedStr | null): number {
    return spec === null || spec.values.length === 0 ? this.constant("") : this.value(spec);
  }
  #template(e: TemplateStr, d: number): void {
    const { asm } = this;
    const strings: any[] = [];
    const fields: number[] = [];
    let text: any = "";
    for (const each of e.values) {
      if (each.kind === "Constant") {
        text = each.value;
        continue;
      }
      strings.push(text);
      text = "";
      fields.push(this.#interpolation(each as Interpolation));
    }
    strings.push(text);
    const tuple = this.alloc();
    asm.emitList(e, Op.BUILD_TUPLE, [tuple], fields);
    asm.emit(e, Op.BUILD_TEMPLATE, d, this.constant(new W_Tuple(strings)), tuple);
  }
  #interpolation(e: Interpolation): number {
    const d = this.alloc();
    const { next } = this;
    const value = this.value(e.value, e.formatSpec);
    this.asm.emit(e, Op.BUILD_INTERPOLATION, d, value, this.constant(e.text), e.conversion, this.#spec(e.formatSpec));
    this.next = next;
    return d;
  }

  // -- warnings about literals used as something else

  #checkSubscript(e: Extract<Expr, { kind: "Subscript" }>): void {
    const container = e.value;
    const type = literalType(container);
    if (type !== null && ["NoneType", "bool", "int", "float", "complex", "ellipsis", "set", "generator", "function"].includes(type)) {
      this.warn(`'${type}' object is not subscriptable; perhaps you missed a comma?`, e);
      return;
    }
    const index = literalType(e.slice);
    if (index === null || index === "int" || index === "bool" || e.slice.kind === "Slice") return;
    const isSequence = container.kind === "Tuple" || container.kind === "List" || container.kind === "ListComp" || container.kind === "JoinedStr" || (container.kind === "Constant" && (type === "str" || type === "bytes"));
    if (isSequence) this.warn(`${type ?? "str"} indices must be integers or slices, not ${index}; perhaps you missed a comma?`, e);
  }
}

/** An absent bound of a slice. */
const NONE: Expr = { kind: "Constant", value: None, start: 0, end: 0 };

export const isPlainSlice = (e: Expr): e is Extract<Expr, { kind: "Slice" }> => e.kind === "Slice" && e.step === null;

const comparisonOp = (op: number): Op => (op === IS ? Op.IS : op === IS_NOT ? Op.IS_NOT : op === IN ? Op.IN : op === NOT_IN ? Op.NOT_IN : Op.LT + op);

const comparisonJump = (op: number, when: boolean): Op => {
  switch (op) {
    case IS: return when ? Op.JUMP_IF_IS : Op.JUMP_UNLESS_IS;
    case IS_NOT: return when ? Op.JUMP_UNLESS_IS : Op.JUMP_IF_IS;
    case IN: return when ? Op.JUMP_IF_IN : Op.JUMP_UNLESS_IN;
    case NOT_IN: return when ? Op.JUMP_UNLESS_IN : Op.JUMP_IF_IN;
    default: return (when ? Op.JUMP_IF_LT : Op.JUMP_UNLESS_LT) + op;
  }
};

function constantTypeName(value: any): string {
  switch (typeof value) {
    case "string": return "str";
    case "number": case "bigint": return "int";
    case "boolean": return "bool";
    default: break;
  }
  if (value === None) return "NoneType";
  if (value === Ellipsis) return "ellipsis";
  if (value instanceof BytesConstant) return "bytes";
  if (value instanceof ComplexConstant) return "complex";
  if (value instanceof W_Tuple) return "tuple";
  const name = value.constructor.name as string;
  return name === "W_Float" ? "float" : "str";
}

/** The type that an expression's value certainly has, for warnings. */
export function literalType(e: Expr): string | null {
  switch (e.kind) {
    case "Constant": return constantTypeName(e.value);
    case "Tuple": return "tuple";
    case "List": case "ListComp": return "list";
    case "Dict": case "DictComp": return "dict";
    case "Set": case "SetComp": return "set";
    case "GeneratorExp": return "generator";
    case "Lambda": return "function";
    case "JoinedStr": case "FormattedValue": return "str";
    case "TemplateStr": return "string.templatelib.Template";
    case "Interpolation": return "string.templatelib.Interpolation";
    default: return null;
  }
}
