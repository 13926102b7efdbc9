import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { inlineDirect } from "../scripts/inline-direct";

const path = fileURLToPath(new URL("../packages/python/src/interp/example.ts", import.meta.url));
const HEADER = `import { CELL, CELL_VALUE, FLOAT, FLOAT_VALUE, LIST, LIST_ITEMS, LIST_REFS, SLOTS } from "../objects/core";\n`;
/** The text behind the imports. */
const inlined = (body: string): string => {
  const text = inlineDirect(HEADER + body, path);
  return text.slice(text.indexOf(HEADER) + HEADER.length);
};

describe("writing the direct machine into semantics", () => {
  it("replaces one-line methods by their text", () => {
    expect(inlined("x = m.intAdd(a, m.int(1));")).toBe("x = (a + 1);");
    expect(inlined("if (m.isInt(v)) y();")).toBe(`if (((typeof v) === "number")) y();`);
  });
  it("follows descriptors to their declarations", () => {
    expect(inlined("x = m.get(cell, CELL_VALUE);")).toBe("x = cell.value;");
    expect(inlined("m.set(cell, CELL_VALUE, v);")).toBe("(cell.value = v);");
    expect(inlined("x = m.isClass(v, LIST);")).toBe("x = ((v instanceof W_List$inlined) && (v.constructor === W_List$inlined));");
    expect(inlined("x = m.allocate(FLOAT, n);")).toBe("x = new W_Float$inlined(n);");
    expect(inlined("x = m.getSlot(o, SLOTS, 3);")).toBe("x = readSlot$inlined(o, 3);");
  });
  it("makes a condition of a comparison's 0 or 1", () => {
    expect(inlined("if (m.isTrue(m.intLt(a, b))) y();")).toBe("if ((a < b)) y();");
    expect(inlined("x = m.boxBool(m.intIsZero(m.same(a, b)));")).toBe("x = (!(a === b));");
  });
  it("leaves a call whose argument would be evaluated twice or not at all", () => {
    expect(inlined("x = m.isNull(f());")).toBe("x = m.isNull(f());");
    expect(inlined("x = m.isClass(f(), LIST);")).toBe("x = m.isClass(f(), LIST);");
    expect(inlined("m.resumePoint(f());")).toBe("m.resumePoint(f());");
  });
  it("keeps an argument that is used more than once in a variable of the function", () => {
    expect(inlined("function g() { x = m.isNull(f()); y = m.isNull(h()); }")).toBe("function g() { let t$0; x = (t$0 = f(), ((t$0 === undefined) || (t$0 === null))); y = (t$0 = h(), ((t$0 === undefined) || (t$0 === null))); }");
    expect(inlined("function g() { if (m.isNull(m.isNull(f()))) y(); }")).toContain("let t$0, t$1;");
    expect(inlined("function g() { x = m.isClass(f(), LIST) ? (y) => m.isNull(h(y)) : 0; }")).toContain("(y) => m.isNull(h(y))");
  });
  it("writes exact integer arithmetic with its limits", () => {
    expect(inlined("function g() { x = m.intAddOvf(a, b); }")).toBe("function g() { let t$0; x = (t$0 = (a + b), (((t$0 > 9007199254740991) || (t$0 < -9007199254740991)) ? undefined : t$0)); }");
  });
  it("writes in the one-line functions of a maker", () => {
    const text = inlined("export function make(m) {\n  const pick = (list, x) => (x >= 0 ? list[x] : m.ref(x));\n  return (words, list) => { use(pick(list, words[1])); };\n}");
    expect(text).toContain("return (words, list) => { let t$0; use((t$0 = words[1], ((t$0 >= 0) ? list[t$0] : t$0))); };");
    // `limit` means something else inside `use`.
    const shadowed = inlined("export function make(m, limit) {\n  const above = (x) => x > limit;\n  return (limit) => { use(above(limit)); };\n}");
    expect(shadowed).toContain("use(above(limit))");
  });
  it("leaves methods of more than one line and what it does not know", () => {
    expect(inlined("x = m.intMod(a, b);")).toBe("x = m.intMod(a, b);");
    expect(inlined("x = m.get(o, SOMETHING);")).toBe("x = SOMETHING.read(o);");
  });
  it("makes the module's names constants of the function", () => {
    const text = inlined("import { LIST_OBJECT } from \"../objects/core\";\nconst LIMIT = 100;\nexport function make(m) {\n  const { operand } = m;\n  return (x) => x === LIST_OBJECT || x < LIMIT || m.get(x, CELL_VALUE) || known(CELL, operand);\n}");
    expect(text).toContain("{ const CELL$constant = CELL;\n");
    expect(text).toContain("return (x) => x === 3 || x < 100 || x.value || known(CELL$constant, operand);");
  });
  it("knows what is constant", () => {
    expect(inlined("if (m.tracing) y();")).toBe("if (false) y();");
  });
});
