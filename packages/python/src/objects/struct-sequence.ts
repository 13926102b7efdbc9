// @shared-module
/**
 * Struct sequences: tuples whose items have names (`sys.version_info`, `time.struct_time`). Some fields may be attributes alone and no items.
 */
import { bindArgs, method, newMethodArgs } from "./builtin";
import { None, W_Tuple } from "./core";
import { typeError } from "./errors";
import { toArray } from "./sequence";
import { reprText } from "./text";
import { defineType, tupleType, typeOf, type GetSetDeclaration, type W_Type } from "./type";
import { strFrom } from "./wide-str";
import { dictFromNames, W_Dict } from "./dict-storage";

/** Base of the host classes of struct sequences. */
export class W_StructSequence extends W_Tuple {
  /** Values of the fields behind the items. */
  constructor(items: any[], readonly more: readonly any[] = []) { super(items); }
}

export interface StructSequence {
  readonly type: W_Type;
  /** An object with these values; missing last ones are None. */
  make(values: readonly any[]): W_StructSequence;
}

interface StructSequenceOptions {
  /** Fields that are items. */
  readonly count?: number;
  readonly doc?: string;
  readonly constructible?: boolean;
}

/** A type of struct sequences: `fields` in order, the first `count` of them items; "" names an item without a name. The type is made when first needed. */
export function structSequence(module: string, name: string, fields: readonly string[], options: StructSequenceOptions = {}): StructSequence {
  let made: StructSequence | null = null;
  const sequence = (): StructSequence => (made ??= makeStructSequence(module, name, fields, options));
  return {
    get type() { return sequence().type; },
    make: (values) => sequence().make(values),
  };
}

function makeStructSequence(module: string, name: string, fields: readonly string[], options: StructSequenceOptions): StructSequence {
  const count = options.count ?? fields.length;
  class Host extends W_StructSequence {}
  Object.defineProperty(Host, "name", { value: `W_${name}` });
  const make = (values: readonly any[]): W_StructSequence => {
    const all = fields.map((_, i) => values[i] ?? None);
    return new Host(all.slice(0, count), all.slice(count));
  };
  const value = (self: W_StructSequence, i: number): any => (i < count ? self.items[i] : self.more[i - count]);
  const qualified = `${module}.${name}`;
  const type = defineType(name, Host, {
    base: tupleType,
    module,
    getset: () => {
      const getset: Record<string, GetSetDeclaration> = {};
      fields.forEach((field, i) => { if (field !== "") getset[field] = { get: (self) => value(self, i), member: true }; });
      return getset;
    },
    subclassable: false,
    ...(options.doc === undefined ? {} : { doc: options.doc }),
    new: newMethodArgs((args, kw) => {
      if (options.constructible === false) throw typeError(`cannot create '${qualified}' instances`);
      const [sequence, more] = bindArgs(qualified, args.slice(1), kw, ["sequence", "dict"], 1);
      const items = toArray(sequence);
      if (items.length < count) throw typeError(`${qualified}() takes ${count === fields.length ? "a" : "an at least"} ${count}-sequence (${items.length}-sequence given)`);
      if (items.length > fields.length) throw typeError(`${qualified}() takes ${count === fields.length ? "a" : "an at most"} ${fields.length}-sequence (${items.length}-sequence given)`);
      if (more instanceof W_Dict) for (let i = items.length; i < fields.length; i++) items[i] = more.getStr(fields[i]!) ?? None;
      return make(items);
    }),
    methods: () => ({
      __repr__: method(0, 0, (self: W_StructSequence) => strFrom(`${qualified}(${self.items.map((v, i) => `${fields[i]}=${reprText(v)}`).join(", ")})`)),
      __reduce__: method(0, 0, (self: W_StructSequence) => new W_Tuple([typeOf(self), new W_Tuple([new W_Tuple(self.items), dictFromNames(fields.slice(count).map((f, i): [string, any] => [f, self.more[i]]))])])),
      n_fields: fields.length,
      n_sequence_fields: count,
      n_unnamed_fields: fields.filter((f) => f === "").length,
      __match_args__: new W_Tuple(fields.slice(0, count).filter((f) => f !== "").map(strFrom)),
    }),
  });
  return { type, make };
}
