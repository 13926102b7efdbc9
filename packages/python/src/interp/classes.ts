// @shared-module
/**
 * Class descriptors of guest values beyond those of `core`, and the answer to "of which class is this value?" for guards.
 */
import { BIGINT_CLASS, BOOLEAN_CLASS, ClassDescr, NUMBER_CLASS, STRING_CLASS } from "@spoor/ir";
import { W_Builtin } from "../objects/builtin";
import { BYTEARRAY, BYTES, W_ByteArray, W_Bytes } from "../objects/bytes";
import { DICT, W_Dict } from "../objects/dict-storage";
import {
  CELL, field, FLOAT, FUNCTION, INSTANCE, LIST, LIST_ITER, METHOD, None, RANGE_ITER, TUPLE, TUPLE_ITER, W_Cell, W_Float, W_Function, W_Instance, W_List, W_ListIter, W_Method, W_NoneType, W_RangeIter, W_Tuple,
  W_TupleIter,
} from "../objects/core";
import { W_Enumerate, W_Filter, W_Map, W_Zip } from "../objects/functional-iterators";
import { W_Module } from "../objects/namespace";
import { W_Range } from "../objects/range";
import {
  boolType, bytesType, complexType, floatType, intType, strType, W_Type,
} from "../objects/type";
import { COROUTINE, GENERATOR, W_Coroutine, W_Generator } from "./generator";

export const BUILTIN = new ClassDescr("builtin", "constructor", W_Builtin as never, [], (v) => v instanceof W_Builtin);
export const TYPE = new ClassDescr("type", "constructor", W_Type as never, [], (v) => v instanceof W_Type);
export const MODULE = new ClassDescr("module", "constructor", W_Module as never, [], (v) => v instanceof W_Module);
export const NONE_TYPE = new ClassDescr("NoneType", "constructor", W_NoneType as never, [], (v) => v instanceof W_NoneType, { only: None });

/** Bounds are small integers or beyond. */
export const RANGE_START = field("range", "start", "r", (o: W_Range) => o.start, (o: any, v) => { o.start = v; }, { immutable: true });
export const RANGE_STOP = field("range", "stop", "r", (o: W_Range) => o.stop, (o: any, v) => { o.stop = v; }, { immutable: true });
export const RANGE_STEP_REF = field("range", "step", "r", (o: W_Range) => o.step, (o: any, v) => { o.step = v; }, { immutable: true });
export const RANGE = new ClassDescr("range", "constructor", W_Range as never, [RANGE_START, RANGE_STOP, RANGE_STEP_REF], (v) => v instanceof W_Range);

export const MAP_FUNC = field("map", "func", "r", (o: W_Map) => o.func, (o: any, v) => { o.func = v; }, { immutable: true });
/** A host array of iterators. */
export const MAP_ITERATORS = field("map", "iterators", "r", (o: W_Map) => o.iterators, (o: any, v) => { o.iterators = v; }, { immutable: true });
export const MAP_STRICT = field("map", "strict", "r", (o: W_Map) => o.strict, (o: W_Map, v) => { o.strict = v; });
export const MAP = new ClassDescr("map", "constructor", W_Map as never, [MAP_FUNC, MAP_ITERATORS, MAP_STRICT]);
export const FILTER_FUNC = field("filter", "func", "r", (o: W_Filter) => o.func, (o: any, v) => { o.func = v; }, { immutable: true });
export const FILTER_ITERATOR = field("filter", "iterator", "r", (o: W_Filter) => o.iterator, (o: any, v) => { o.iterator = v; }, { immutable: true });
export const FILTER = new ClassDescr("filter", "constructor", W_Filter as never, [FILTER_FUNC, FILTER_ITERATOR]);
export const ZIP_ITERATORS = field("zip", "iterators", "r", (o: W_Zip) => o.iterators, (o: any, v) => { o.iterators = v; }, { immutable: true });
export const ZIP_STRICT = field("zip", "strict", "r", (o: W_Zip) => o.strict, (o: W_Zip, v) => { o.strict = v; });
export const ZIP = new ClassDescr("zip", "constructor", W_Zip as never, [ZIP_ITERATORS, ZIP_STRICT]);
export const ENUMERATE_ITERATOR = field("enumerate", "iterator", "r", (o: W_Enumerate) => o.iterator, (o: any, v) => { o.iterator = v; }, { immutable: true });
export const ENUMERATE_COUNT = field("enumerate", "count", "r", (o: W_Enumerate) => o.count, (o: W_Enumerate, v) => { o.count = v; });
export const ENUMERATE = new ClassDescr("enumerate", "constructor", W_Enumerate as never, [ENUMERATE_ITERATOR, ENUMERATE_COUNT]);

const known = new Map<unknown, ClassDescr>([
  [W_Map, MAP], [W_Filter, FILTER], [W_Zip, ZIP], [W_Enumerate, ENUMERATE],
  [W_Float, FLOAT], [W_Instance, INSTANCE], [W_Tuple, TUPLE], [W_List, LIST], [W_Cell, CELL], [W_Function, FUNCTION], [W_Method, METHOD], [W_RangeIter, RANGE_ITER], [W_ListIter, LIST_ITER],
  [W_TupleIter, TUPLE_ITER], [W_Builtin, BUILTIN], [W_Type, TYPE], [W_Module, MODULE], [W_NoneType, NONE_TYPE], [W_Range, RANGE], [W_Generator, GENERATOR], [W_Coroutine, COROUTINE], [W_Bytes, BYTES], [W_ByteArray, BYTEARRAY], [W_Dict, DICT],
]);

/** Makes the class of a host class known. */
export function registerClass(descr: ClassDescr): void { known.set(descr.constructor_, descr); }

/** The class of a guest value; host classes that nobody declared get a descriptor of their own. */
export function classOf(value: unknown): ClassDescr | null {
  switch (typeof value) {
    case "number": return NUMBER_CLASS;
    case "string": return STRING_CLASS;
    case "boolean": return BOOLEAN_CLASS;
    case "bigint": return BIGINT_CLASS;
    case "object": {
      if (value === null) return null;
      const host = value.constructor as (new (...args: any[]) => any) | undefined;
      let descr = known.get(host);
      if (descr === undefined) {
        if (typeof host !== "function" || host === Object || host === Array) return null;
        descr = new ClassDescr(host.name, "constructor", host);
        known.set(host, descr);
      }
      return descr;
    }
    default: return null;
  }
}

const pythonTypes = new Map<ClassDescr, W_Type | null>([[NUMBER_CLASS, intType], [BIGINT_CLASS, intType], [STRING_CLASS, strType], [BOOLEAN_CLASS, boolType]]);

/** The Python type that all objects of a host class have, or null when they differ. (Python subclasses of built-in types have host classes of their own.) */
export function typeOfClass(descr: ClassDescr): W_Type | null {
  let type = pythonTypes.get(descr);
  if (type === undefined) {
    for (let prototype = descr.constructor_!.prototype as object | null; prototype !== null && type === undefined; prototype = Object.getPrototypeOf(prototype) as object | null) {
      const attached = Object.getOwnPropertyDescriptor(prototype, "pytype");
      if (attached !== undefined) type = (attached.value as W_Type | undefined) ?? null;
    }
    pythonTypes.set(descr, (type ??= null));
  }
  return type;
}

/** Do objects of the host class have a hidden class, which says their type? */
export const hasHiddenClass = (descr: ClassDescr): boolean => (descr.constructor_ as { slotted?: boolean } | null | undefined)?.slotted === true;

/** Classes of values without attributes that guest code could look into, and their types, whose methods leave everything else alone. */
export const PLAIN_CLASSES: ReadonlySet<ClassDescr> = new Set([NUMBER_CLASS, BIGINT_CLASS, STRING_CLASS, BOOLEAN_CLASS, FLOAT, NONE_TYPE, BYTES]);
export const PLAIN_TYPES: ReadonlySet<W_Type> = new Set([intType, floatType, boolType, strType, bytesType, complexType]);
