// @semantics
/**
 * Attribute instructions. The object's hidden class, type or module is promoted; what a name means for it is then known to the host
 * (`resolve`), and what is left in a trace is the guard and a slot's load or store.
 */
import type { Values } from "@spoor/tracer";
import { W_Builtin } from "../objects/builtin";
import {
  CELL_VALUE, FLOAT, FLOAT_ITEMS, FLOAT_VALUE, GLOBAL_CONSTANT, GLOBAL_VALUE, INSTANCE, INSTANCE_FLOATS, INSTANCE_MAP, INSTANCE_REST, METHOD, REST_ITEMS, SLOTS, W_Function, writeFloat, type GlobalCell, type HiddenClass,
} from "../objects/core";
import { W_StaticMethod } from "../objects/descriptors";
import { W_Module } from "../objects/namespace";
import { superLookup } from "../objects/super-type";
import { superType, typeOf, type W_Type } from "../objects/type";
import { strFrom } from "../objects/wide-str";
import { MODULE, TYPE } from "./classes";
import { type Context, type F } from "./context";
import { K } from "./konts";
import type { makeCalls } from "./calls";
import { DELATTR, GETATTR, SETATTR, SUPER, SUPER_ATTR } from "./residual";
import { isWide, METHOD_OF, met, SLOT_OF, STORE_SLOT_OF } from "./wide";
import { A, resolveBuiltin, resolveClass, resolveLoad, resolveModule, resolveStore, withSite, type Site } from "./resolve";

/** Where LOAD_ATTR, LOAD_METHOD and STORE_ATTR have their cache. */
const CACHE = 4;

export function makeAttributes<V extends Values>(context: Context<V>, calls: ReturnType<typeof makeCalls<V>>) {
  type R = V["ref"];
  const { m, facts, operand, give, store, next } = context;
  const { callFunction } = calls;

  /** What the name at the frame's instruction means for the object, which the trace relies on from here; null for the general operation. */
  function resolve(frame: F<V>, object: R, name: string): Site | null {
    const { code } = frame;
    const cache = code.words[frame.pc + CACHE]!;
    const before = code.sites[cache] as Site | undefined;
    let known: Site | undefined;
    let site: Site;
    if (m.isClass(object, INSTANCE)) {
      const map = m.promote(m.get(object, INSTANCE_MAP)) as HiddenClass;
      if (m.tracing) met(code, frame.pc, map);
      known = before?.about(map, false, false);
      site = known ?? resolveLoad(map, name);
    } else if (m.isClass(object, TYPE)) {
      const cls = m.promote(object) as W_Type;
      known = before?.about(cls, false, false);
      site = known ?? resolveClass(cls, name);
    } else if (m.isClass(object, MODULE)) {
      const module = m.promote(object) as W_Module;
      known = before?.about(module, false, false);
      site = known ?? resolveModule(module, name);
    } else {
      const map = facts.mapOf(object);
      if (map !== null) {
        known = before?.about(map, false, false);
        site = known ?? resolveLoad(map, name);
      } else {
        const type = facts.typeFact(object);
        if (type === null) return null;
        // A class itself has its own site under the same key.
        known = before?.about(type, true, false);
        site = known ?? resolveBuiltin(type, name);
      }
    }
    if (site.kind === A.RESIDUAL) return null;
    if (known === undefined) code.sites[cache] = withSite(before, site);
    assume(site);
    return site;
  }

  function assume(site: Site): void {
    if (!m.tracing) return;
    m.assume(site.type);
    if (site.key === site.type && site.type.metatype.isHeap) m.assume(site.type.metatype);
  }

  /** The value of a site that needs no call; undefined where one is needed. */
  function read(object: R, site: Site): R | undefined {
    switch (site.kind) {
      case A.SLOT: return m.getSlot(object, SLOTS, site.index);
      case A.REST: return m.item(m.get(object, INSTANCE_REST), m.int(site.index), REST_ITEMS);
      case A.FLOAT_SLOT: return readFloat(object, site.index);
      case A.METHOD: return m.allocate(METHOD, m.ref(site.value), object);
      case A.VALUE: return m.ref(site.value);
      case A.CLASS: return m.ref(site.type);
      case A.CLASS_METHOD: return m.allocate(METHOD, m.ref(site.value), m.ref(site.type));
      case A.CELL: {
        const cell = site.value as GlobalCell;
        const value = cell.volatile ? m.get(m.ref(cell), GLOBAL_VALUE) : m.quasi(cell, GLOBAL_CONSTANT);
        return m.isNull(value) ? undefined : value;
      }
      default: return undefined;
    }
  }

  const readFloat = (object: R, index: number): R => m.allocate(FLOAT, m.item(m.get(object, INSTANCE_FLOATS), m.int(index), FLOAT_ITEMS));
  const writeKnownFloat = (object: R, index: number, value: R): void => m.setItem(m.get(object, INSTANCE_FLOATS), m.int(index), m.get(value, FLOAT_VALUE), FLOAT_ITEMS);
  /** Stores the object's float `index`, the first it has no place for or has room for. */
  function addFloat(object: R, index: number, value: R, map: HiddenClass): void {
    const float = m.get(value, FLOAT_VALUE);
    if (!m.tracing) return writeFloat(object as any, index, float as any, map.floatRoom);
    const before: V["float"][] = [];
    if (index > 0) {
      const floats = m.get(object, INSTANCE_FLOATS);
      if (m.isTrue(m.intGt(m.length(floats, FLOAT_ITEMS), m.int(index)))) return m.setItem(floats, m.int(index), float, FLOAT_ITEMS);
      for (let i = 0; i < index; i++) before.push(m.item(floats, m.int(i), FLOAT_ITEMS));
    }
    m.set(object, INSTANCE_FLOATS, m.newArray(FLOAT_ITEMS, [...before, float]));
  }

  // -- where traces met several hidden classes (see `wide`)

  /** Does the trace leave the object's hidden class open? */
  const wide = (frame: F<V>, object: R): boolean => m.generic && isWide(frame.code, frame.pc) && m.isClass(object, INSTANCE);
  /** The value of the attribute, read from the slot that it turns out to be in; undefined where it is elsewhere. */
  function readWide(object: R, name: string): R | undefined {
    const slot = m.promoteInt(m.callInt(SLOT_OF, m.get(object, INSTANCE_MAP), m.ref(name)));
    if (slot < 0) return undefined;
    return (slot & 1) === 0 ? m.getSlot(object, SLOTS, slot >> 1) : readFloat(object, slot >> 1);
  }
  function writeWide(object: R, name: string, value: R): boolean {
    const isFloat = m.isClass(value, FLOAT);
    const slot = m.promoteInt(m.callInt(STORE_SLOT_OF, m.get(object, INSTANCE_MAP), m.ref(name), m.int(isFloat ? 1 : 0)));
    if (slot < 0) return false;
    if ((slot & 1) === 0) m.setSlot(object, SLOTS, slot >> 1, value);
    else writeKnownFloat(object, slot >> 1, value);
    return true;
  }

  const nameRef = (name: string): R => m.ref(strFrom(name));

  /** LOAD_ATTR: destination, object, name, cache. */
  function loadAttr(frame: F<V>): void {
    const { words, names } = frame.code;
    const { pc } = frame;
    const object = operand(frame, words[pc + 2]!);
    const name = names[words[pc + 3]!]!;
    const found = wide(frame, object) ? readWide(object, name) : undefined;
    if (found !== undefined) return store(frame, found);
    const site = resolve(frame, object, name);
    if (site !== null) {
      const value = read(object, site);
      if (value !== undefined) return store(frame, value);
      if (site.kind === A.PROPERTY) {
        frame.kont = K.STORE;
        return callFunction(frame, m.ref(site.value), [object], null);
      }
      if (site.kind === A.GETATTR) {
        frame.kont = K.STORE;
        return callFunction(frame, m.ref(site.value), [object, nameRef(name)], null);
      }
    }
    frame.kont = K.STORE;
    store(frame, m.call(GETATTR, object, m.ref(name)));
  }

  /** LOAD_METHOD: pair, object, name, cache. */
  function loadMethod(frame: F<V>): void {
    const { words, names } = frame.code;
    const { pc } = frame;
    const object = operand(frame, words[pc + 2]!);
    const name = names[words[pc + 3]!]!;
    if (wide(frame, object)) {
      const method = m.call(METHOD_OF, m.get(object, INSTANCE_MAP), m.ref(name));
      if (!m.isNull(method)) return storePair(frame, m.ref(m.promote(method)), object);
    }
    const site = resolve(frame, object, name);
    if (site !== null) {
      if (site.kind === A.METHOD) return storePair(frame, m.ref(site.value), object);
      if (site.kind === A.CLASS_METHOD) return storePair(frame, m.ref(site.value), m.ref(site.type));
      const value = read(object, site);
      if (value !== undefined) return storePair(frame, value, m.ref(undefined));
      if (site.kind === A.PROPERTY) {
        frame.kont = K.METHOD;
        return callFunction(frame, m.ref(site.value), [object], null);
      }
      if (site.kind === A.GETATTR) {
        frame.kont = K.METHOD;
        return callFunction(frame, m.ref(site.value), [object, nameRef(name)], null);
      }
    }
    frame.kont = K.METHOD;
    storePair(frame, m.call(GETATTR, object, m.ref(name)), m.ref(undefined));
  }

  /** A method pair into the first operand's registers, and on. */
  function storePair(frame: F<V>, f: R, self: R): void {
    const at = frame.code.words[frame.pc + 1]!;
    frame.regs[at] = f;
    frame.regs[at + 1] = self;
    next(frame);
  }

  /** STORE_ATTR: object, name, value, cache. */
  function storeAttr(frame: F<V>): void {
    const { words, names } = frame.code;
    const { pc } = frame;
    const object = operand(frame, words[pc + 1]!);
    const name = names[words[pc + 2]!]!;
    const value = operand(frame, words[pc + 3]!);
    if (wide(frame, object) && writeWide(object, name, value)) return next(frame);
    const map = facts.mapOf(object);
    if (map !== null) {
      if (m.tracing) met(frame.code, pc, map);
      const isFloat = m.isClass(value, FLOAT);
      const before = frame.code.sites[words[pc + CACHE]!] as Site | undefined;
      const known = before?.about(map, false, isFloat);
      const site = known ?? resolveStore(map, name, isFloat);
      if (site.kind !== A.RESIDUAL) {
        if (known === undefined) frame.code.sites[words[pc + CACHE]!] = withSite(before, site);
        assume(site);
        if (site.kind === A.PROPERTY) {
          frame.kont = K.DISCARD;
          return callFunction(frame, m.ref(site.value), [object, value], null);
        }
        write(object, site, value);
        return next(frame);
      }
    }
    frame.kont = K.DISCARD;
    m.call(SETATTR, object, m.ref(name), value);
    next(frame);
  }

  function write(object: R, site: Site, value: R): void {
    switch (site.kind) {
      case A.SLOT: return m.setSlot(object, SLOTS, site.index, value);
      case A.REST: return m.setItem(m.get(object, INSTANCE_REST), m.int(site.index), value, REST_ITEMS);
      case A.FLOAT_SLOT: return writeKnownFloat(object, site.index, value);
      case A.ADD:
        m.setSlot(object, SLOTS, site.index, value);
        return m.set(object, INSTANCE_MAP, m.ref(site.value));
      case A.ADD_FLOAT:
        addFloat(object, site.index, value, site.value);
        return m.set(object, INSTANCE_MAP, m.ref(site.value));
      default: throw new Error(`a site of kind ${A[site.kind]} does not say where to store`);
    }
  }

  /** DELETE_ATTR: object, name. */
  function deleteAttr(frame: F<V>): void {
    const { words, names } = frame.code;
    frame.kont = K.DISCARD;
    m.call(DELATTR, operand(frame, words[frame.pc + 1]!), m.ref(names[words[frame.pc + 2]!]!));
    next(frame);
  }

  // -- super

  /** The class in the `__class__` cell and the type of the object, as facts, when `super` is the builtin and the object an instance of the class. */
  function superOf(frame: F<V>): { start: W_Type; type: W_Type; object: R; isClass: boolean } | null {
    const { words } = frame.code;
    const { pc } = frame;
    if (!m.is(operand(frame, words[pc + 2]!), superType)) return null;
    const cls = m.get(frame.regs[words[pc + 3]!]!, CELL_VALUE);
    if (m.isNull(cls) || !m.isClass(cls, TYPE)) return null;
    const start = m.promote(cls) as W_Type;
    const object = operand(frame, words[pc + 4]!);
    if (m.isNull(object)) return null;
    if (m.isClass(object, INSTANCE)) {
      const { type } = m.promote(m.get(object, INSTANCE_MAP)) as HiddenClass;
      return type.isSubtype(start) ? { start, type, object, isClass: false } : null;
    }
    if (m.isClass(object, TYPE)) {
      const type = m.promote(object) as W_Type;
      return type.isSubtype(start) ? { start, type, object, isClass: true } : null;
    }
    if (!m.tracing) {
      const type = typeOf(object);
      return type.isSubtype(start) ? { start, type, object, isClass: false } : null;
    }
    return null;
  }

  /** LOAD_SUPER_ATTR and LOAD_SUPER_METHOD: destination or pair, `super`, cell of `__class__`, first argument, name, cache. */
  function loadSuper(frame: F<V>, asMethod: boolean): void {
    const { words, names } = frame.code;
    const { pc } = frame;
    const name = names[words[pc + 5]!]!;
    const found = superOf(frame);
    if (found !== null && name !== "__class__") {
      m.assume(found.type);
      const value = superLookup(found.start, found.type, name);
      if (value instanceof W_Function || (value instanceof W_Builtin && value.binding === "method")) {
        if (found.isClass) return asMethod ? storePair(frame, m.ref(value), m.ref(undefined)) : store(frame, m.ref(value));
        return asMethod ? storePair(frame, m.ref(value), found.object) : store(frame, m.allocate(METHOD, m.ref(value), found.object));
      }
      if (value instanceof W_Builtin && value.binding === "new" || value !== null && value instanceof W_StaticMethod && value.constructor === W_StaticMethod) {
        const plain = m.ref(value instanceof W_StaticMethod ? value.func : value);
        return asMethod ? storePair(frame, plain, m.ref(undefined)) : store(frame, plain);
      }
    }
    frame.kont = asMethod ? K.METHOD : K.STORE;
    const value = m.call(SUPER_ATTR, operand(frame, words[pc + 2]!), frame.regs[words[pc + 3]!], operand(frame, words[pc + 4]!), m.ref(name));
    if (asMethod) storePair(frame, value, m.ref(undefined));
    else store(frame, value);
  }

  /** LOAD_SUPER: destination, `super`, cell of `__class__`, first argument. */
  function superObject(frame: F<V>): void {
    const { words } = frame.code;
    const { pc } = frame;
    frame.kont = K.STORE;
    store(frame, m.call(SUPER, operand(frame, words[pc + 2]!), frame.regs[words[pc + 3]!], operand(frame, words[pc + 4]!)));
  }

  return { resolve, read, write, loadAttr, loadMethod, storePair, storeAttr, deleteAttr, loadSuper, superObject, give };
}
