import { describe, expect, test } from "vitest";
import "../src/modules/builtins";
import { builtinFunctions } from "../src/modules/builtins";
import { callBuiltin, builtin, method } from "../src/objects/builtin";
import { None, NotImplemented, PyError, W_Float, W_Object, W_Tuple } from "../src/objects/core";
import { dictFromNames } from "../src/objects/dict-storage";
import { EXC, newException, typeError } from "../src/objects/exceptions";
import { hooks } from "../src/objects/hooks";
import { DICT_KEY, ownNames } from "../src/objects/instance";
import { newList } from "../src/objects/list-storage";
import { binary, call, callMethod, compare, delAttr, eq, getAttr, getAttrOr, hash, isInstance, reprText, setAttr, str, textOf, truth, typeOf } from "../src/objects/operations";
import { allocate, defineType, listType, makeSubclass, typeType, W_Type, intType, strType } from "../src/objects/type";
import { W_Property, W_Slot } from "../src/objects/descriptors";
import { nearest } from "../src/objects/suggestions";
import { formatException } from "../src/objects/traceback";
import { superGet } from "../src/objects/super-type";
import { newType } from "../src/objects/type-new";

/** A class as `class name(*bases): ...` makes it, with host functions for methods. */
const cls = (name: string, bases: any[] = [], members: Record<string, any> = {}, meta: any = typeType): W_Type => {
  for (const [key, f] of Object.entries(members)) if (f?.constructor?.name === "W_Builtin") f.name ||= key;
  return newType(meta, name, new W_Tuple(bases), dictFromNames(Object.entries({ __module__: "__main__", ...members })), null);
};
const message = (f: () => unknown): string => {
  try {
    f();
  } catch (e) {
    if (e instanceof PyError) return `${typeOf(e.value).name}: ${textOf(str(e.value))}`;
    throw e;
  }
  return "no error";
};

describe("classes", () => {
  test("have C3's order of resolution", () => {
    const A = cls("A");
    const B = cls("B", [A]);
    const C = cls("C", [A]);
    const D = cls("D", [B, C]);
    expect(D.mro.map((t) => t.name)).toEqual(["D", "B", "C", "A", "object"]);
    expect(message(() => cls("X", [A, B]))).toBe("TypeError: Cannot create a consistent method resolution order (MRO) for bases A, B");
    expect(message(() => cls("X", [A, A]))).toBe("TypeError: duplicate base class A");
  });
  test("count their changes and those of their bases", () => {
    const A = cls("A");
    const B = cls("B", [A]);
    const before = B.version;
    expect(B.lookup("x")).toBeUndefined();
    setAttr(A, "x", 1);
    expect(B.version).toBeGreaterThan(before);
    expect(B.lookup("x")).toBe(1);
    const validity = { valid: true };
    B.watchers = new Set([validity]);
    delAttr(A, "x");
    expect(validity.valid).toBe(false);
    expect(B.invalidations).toBe(1);
  });
  test("refuse bases that do not fit together", () => {
    expect(message(() => cls("X", [intType, strType]))).toBe("TypeError: multiple bases have instance lay-out conflict");
    const S = cls("S", [], { __slots__: new W_Tuple(["a"]) });
    const T = cls("T", [], { __slots__: new W_Tuple(["b"]) });
    expect(message(() => cls("X", [S, T]))).toBe("TypeError: multiple bases have instance lay-out conflict");
    expect(cls("Y", [S, cls("P")]).base).toBe(S);
  });
  test("say which abstract methods are missing", () => {
    const A = cls("A");
    setAttr(A, "__abstractmethods__", new W_Tuple(["g", "f"]));
    expect(message(() => call(A, []))).toBe("TypeError: Can't instantiate abstract class A without an implementation for abstract methods 'f', 'g'");
  });
  test("built-in ones cannot be changed", () => {
    expect(message(() => setAttr(intType, "x", 1))).toBe("TypeError: cannot set 'x' attribute of immutable type 'int'");
  });
  test("change their bases", () => {
    const A = cls("A", [], { x: 1 });
    const B = cls("B", [], { x: 2 });
    const C = cls("C", [A]);
    const D = cls("D", [C]);
    expect(getAttr(D, "x")).toBe(1);
    setAttr(C, "__bases__", new W_Tuple([B]));
    expect(getAttr(D, "x")).toBe(2);
    expect(D.mro.map((t) => t.name)).toEqual(["D", "C", "B", "object"]);
    expect(A.subclasses()).toEqual([]);
    expect(message(() => setAttr(C, "__bases__", new W_Tuple([D])))).toBe("TypeError: a __bases__ item causes an inheritance cycle");
  });
});

describe("attributes of instances", () => {
  test("share shapes and keep floats unboxed", () => {
    const C = cls("C");
    const a = call(C, []);
    const b = call(C, []);
    setAttr(a, "x", new W_Float(1.5));
    setAttr(b, "x", new W_Float(2.5));
    expect(a.map).toBe(b.map);
    expect(a.floats).toEqual([1.5]);
    setAttr(a, "x", "text");
    expect(getAttr(a, "x")).toBe("text");
    expect(getAttr(b, "x").value).toBe(2.5);
    expect(a.map).not.toBe(b.map);
  });
  test("may be more than fit into the object", () => {
    const o = call(cls("C"), []);
    for (let i = 0; i < 200; i++) setAttr(o, `a${i}`, i);
    for (let i = 0; i < 200; i += 2) delAttr(o, `a${i}`);
    expect(getAttr(o, "a199")).toBe(199);
    expect(getAttrOr(o, "a198", null)).toBe(null);
    expect(message(() => delAttr(o, "a0"))).toBe("AttributeError: 'C' object has no attribute 'a0'");
  });
  test("keep their values and their order whatever becomes a float, stops being one, or goes", () => {
    let seed = 1;
    const random = (n: number): number => (seed = (seed * 48271) % 2147483647) % n;
    for (let round = 0; round < 40; round++) {
      const o = call(cls("C"), []);
      const expected = new Map<string, any>();
      for (let step = 0; step < 60; step++) {
        const name = `a${random(10)}`;
        switch (random(4)) {
          case 0:
            if (expected.delete(name)) delAttr(o, name);
            break;
          case 1:
            setAttr(o, name, step);
            expected.set(name, step);
            break;
          default:
            setAttr(o, name, new W_Float(step));
            expected.set(name, step + 0.5);
            setAttr(o, name, new W_Float(step + 0.5));
        }
        for (const [key, value] of expected) {
          const found = getAttr(o, key);
          expect(found instanceof W_Float ? found.value : found).toBe(value);
        }
        expect(ownNames(o)).toEqual([...expected.keys()]);
      }
    }
  });
  test("and __dict__ show the same", () => {
    const o = call(cls("C"), []);
    setAttr(o, "x", 1);
    const dict = getAttr(o, "__dict__");
    expect(getAttr(o, "__dict__")).toBe(dict);
    callMethod(dict, "__setitem__", "y", 2);
    expect(getAttr(o, "y")).toBe(2);
    delAttr(o, "x");
    expect(reprText(dict)).toBe("{'y': 2}");
    const other = dictFromNames([["z", 3]]);
    setAttr(o, "__dict__", other);
    expect(getAttr(o, "z")).toBe(3);
    setAttr(o, "w", 4);
    expect(reprText(other)).toBe("{'z': 3, 'w': 4}");
    expect(o.map.find(DICT_KEY)).toBeDefined();
    expect(message(() => getAttr(o, "y"))).toBe("AttributeError: 'C' object has no attribute 'y'");
  });
  test("__slots__ stand beside them", () => {
    const S = cls("S", [], { __slots__: new W_Tuple(["a", "__b"]) });
    const o = call(S, []);
    setAttr(o, "a", 1);
    setAttr(o, "_S__b", 2);
    expect([getAttr(o, "a"), getAttr(o, "_S__b")]).toEqual([1, 2]);
    expect(message(() => setAttr(o, "c", 1))).toBe("AttributeError: 'S' object has no attribute 'c' and no __dict__ for setting new attributes");
    expect(getAttrOr(o, "__dict__", null)).toBe(null);
    const D = cls("D", [S]);
    const d = call(D, []);
    setAttr(d, "a", 5);
    setAttr(d, "c", 6);
    expect(reprText(getAttr(d, "__dict__"))).toBe("{'c': 6}");
    expect(S.dict.get("a")).toBeInstanceOf(W_Slot);
  });
  test("follow an object to another class", () => {
    const A = cls("A");
    const B = cls("B", [], { kind: "B" });
    const o = call(A, []);
    setAttr(o, "x", 1);
    setAttr(o, "__class__", B);
    expect([typeOf(o), getAttr(o, "x"), getAttr(o, "kind")]).toEqual([B, 1, "B"]);
    expect(message(() => setAttr(o, "__class__", intType))).toBe("TypeError: __class__ assignment only supported for mutable types or ModuleType subclasses");
  });
});

describe("descriptors", () => {
  test("of data precede the instance, others follow it", () => {
    const C = cls("C", [], { p: new W_Property(builtin("p", 1, 1, () => "property"), None, None), f: method(0, 0, () => "method") });
    const o = call(C, []);
    expect(getAttr(o, "p")).toBe("property");
    expect(message(() => setAttr(o, "p", 1))).toBe("AttributeError: property 'p' of 'C' object has no setter");
    setAttr(o, "f", "own");
    expect(getAttr(o, "f")).toBe("own");
  });
  test("__getattr__ is asked last", () => {
    const C = cls("C", [], { __getattr__: method(1, 1, (_self, name) => `<${name}>`) });
    expect(getAttr(call(C, []), "anything")).toBe("<anything>");
  });
  test("super finds what stands behind a class", () => {
    const A = cls("A", [], { who: method(0, 0, () => "A") });
    const B = cls("B", [A], { who: method(0, 0, () => "B") });
    const o = call(B, []);
    expect(call(superGet(B, o, "who"), [])).toBe("A");
    expect(message(() => superGet(B, 5, "who"))).toBe("TypeError: super(type, obj): obj (instance of int) is not an instance or subtype of type (B).");
    expect(message(() => superGet(A, o, "who"))).toBe("AttributeError: 'super' object has no attribute 'who'");
  });
});

describe("builtins", () => {
  const len = builtinFunctions.get("len");
  test("complain about arguments as CPython does", () => {
    expect(message(() => callBuiltin(len, [], null))).toBe("TypeError: len() takes exactly one argument (0 given)");
    expect(message(() => callBuiltin(len, [1], new Map([["x", 1]])))).toBe("TypeError: len() takes no keyword arguments");
    const append = listType.lookup("append");
    expect(message(() => callBuiltin(append, [newList([]), 1, 2], null))).toBe("TypeError: list.append() takes exactly one argument (2 given)");
    expect(message(() => callBuiltin(append, [5, 1], null))).toBe("TypeError: descriptor 'append' for 'list' objects doesn't apply to a 'int' object");
    expect(message(() => callBuiltin(intType.lookup("__add__"), [1], null))).toBe("TypeError: expected 1 argument, got 0");
    expect(message(() => call(builtinFunctions.get("pow"), [1]))).toBe("TypeError: pow() missing required argument 'exp' (pos 2)");
  });
  test("lay keywords out by position", () => {
    const f = builtin("f", 1, 2, (a, b, c) => new W_Tuple([a, b ?? None, c ?? None]), { keywords: ["", "b", "c"] });
    expect(reprText(call(f, [1], new Map([["c", 3]])))).toBe("(1, None, 3)");
    expect(message(() => call(f, [1], new Map([["d", 3]])))).toBe("TypeError: f() got an unexpected keyword argument 'd'");
    expect(message(() => call(f, [1, 2], new Map([["b", 3]])))).toBe("TypeError: argument for f() given by name ('b') and position (2)");
  });
  test("show where they stand", () => {
    expect(reprText(len)).toBe("<built-in function len>");
    expect(reprText(listType.lookup("append"))).toBe("<method 'append' of 'list' objects>");
    expect(reprText(intType.lookup("__add__"))).toBe("<slot wrapper '__add__' of 'int' objects>");
    expect(reprText(getAttr(newList([]), "append"))).toMatch(/^<built-in method append of list object at 0x/);
    expect(reprText(getAttr(5, "__add__"))).toMatch(/^<method-wrapper '__add__' of int object at 0x/);
  });
  test("sum floats without losing digits", () => {
    const sum = builtinFunctions.get("sum");
    expect(call(sum, [newList(Array.from({ length: 10 }, () => new W_Float(0.1)))]).value).toBe(1);
    expect(message(() => call(sum, [newList(["a"]), ""]))).toBe("TypeError: sum() can't sum strings [use ''.join(seq) instead]");
  });
});

describe("types of the host", () => {
  class W_Point extends W_Object {
    declare readonly pytype: W_Type;
    constructor(public x: number) { super(); }
  }
  const pointType = defineType("Point", W_Point, {
    module: "geometry",
    sub: makeSubclass(W_Point),
    methods: () => ({ __eq__: method(1, 1, (a: W_Point, b) => (b instanceof W_Point ? a.x === b.x : NotImplemented)) }),
    getset: () => ({ x: { get: (p: W_Point) => p.x, member: true } }),
  });
  test("can be subclassed", () => {
    const P = cls("P", [pointType]);
    const p = allocate(P, W_Point, 3);
    setAttr(p, "name", "p");
    expect([typeOf(p), getAttr(p, "x"), getAttr(p, "name"), isInstance(p, pointType)]).toEqual([P, 3, "p", true]);
    expect(message(() => setAttr(p, "x", 1))).toBe("AttributeError: readonly attribute");
  });
  test("are unhashable when they define equality alone", () => {
    expect(message(() => hash(new W_Point(1)))).toBe("TypeError: unhashable type: 'Point'");
    expect(reprText(pointType)).toBe("<class 'geometry.Point'>");
  });
});

describe("operators", () => {
  test("ask the right operand first when its class is derived and overrides", () => {
    const A = cls("A", [], { __add__: method(1, 1, () => "A.add"), __radd__: method(1, 1, () => "A.radd") });
    const B = cls("B", [A], { __radd__: method(1, 1, () => "B.radd") });
    expect(binary(0, call(A, []), call(B, []))).toBe("B.radd");
    expect(binary(0, call(A, []), call(A, []))).toBe("A.add");
    expect(binary(0, 1, call(A, []))).toBe("A.radd");
  });
  test("concatenate sequences last", () => {
    const X = cls("X", [], { __radd__: method(1, 1, () => "radd") });
    expect(binary(0, newList([]), call(X, []))).toBe("radd");
    expect(message(() => binary(0, "a", 1))).toBe('TypeError: can only concatenate str (not "int") to str');
    expect(message(() => binary(0, 1, "a"))).toBe("TypeError: unsupported operand type(s) for +: 'int' and 'str'");
  });
  test("compare by identity in the end", () => {
    const C = cls("C");
    const a = call(C, []);
    expect([eq(a, a), eq(a, call(C, [])), truth(compare(3, a, 1))]).toEqual([true, false, true]);
    expect(message(() => compare(0, a, 1))).toBe("TypeError: '<' not supported between instances of 'C' and 'int'");
  });
});

describe("exceptions", () => {
  test("are instances with attributes", () => {
    const E = cls("E", [EXC.ValueError]);
    const e = call(E, ["a", 1]);
    setAttr(e, "code", 5);
    expect(reprText(e)).toBe("E('a', 1)");
    expect(textOf(str(e))).toBe("('a', 1)");
    expect(reprText(getAttr(e, "__dict__"))).toBe("{'code': 5}");
    callMethod(e, "add_note", "careful");
    expect(reprText(getAttr(e, "__notes__"))).toBe("['careful']");
  });
  test("of the system choose their class by number", () => {
    const e = call(EXC.OSError, [2, "No such file", "x.txt"]);
    expect(typeOf(e)).toBe(EXC.FileNotFoundError);
    expect(textOf(str(e))).toBe("[Errno 2] No such file: 'x.txt'");
  });
  test("print with what caused them, notes and groups", () => {
    const inner = newException(EXC.KeyError, ["k"]);
    const outer = newException(EXC.ValueError, ["bad"]);
    outer.cause = inner;
    hooks.addNote(outer, "line 1\nline 2");
    expect(formatException(outer)).toBe("KeyError: 'k'\n\nThe above exception was the direct cause of the following exception:\n\nValueError: bad\nline 1\nline 2\n");
    const group = call(EXC.ExceptionGroup, ["several", newList([inner, typeError("t").value])]);
    expect(formatException(group)).toBe(
      "  | ExceptionGroup: several (2 sub-exceptions)\n  +-+---------------- 1 ----------------\n    | KeyError: 'k'\n    +---------------- 2 ----------------\n    | TypeError: t\n    +------------------------------------\n",
    );
  });
  test("suggest near names", () => {
    expect(nearest(["append", "extend"], "apend")).toBe("append");
    expect(nearest(["x", "yy"], "foo")).toBe(null);
    expect(formatException((() => { try { return getAttr(newList([]), "apend"); } catch (e) { return (e as PyError).value; } })())).toBe("AttributeError: 'list' object has no attribute 'apend'. Did you mean: 'append'?\n");
  });
});

test("generic aliases and unions print as written", () => {
  expect(reprText(binary(10, intType, None))).toBe("int | None");
  expect(reprText(call(getAttr(listType, "__class_getitem__"), [intType]))).toBe("list[int]");
  expect(message(() => binary(10, intType, 5))).toBe("TypeError: unsupported operand type(s) for |: 'type' and 'int'");
});
