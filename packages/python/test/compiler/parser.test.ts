import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseModule } from "../../src/compiler/parser";
import { SourceText } from "../../src/compiler/source";
import { treeText } from "./tree-text";

const fixture = (name: string): string => readFileSync(new URL(`fixtures/${name}`, import.meta.url), "utf8");
const tree = (text: string): string => {
  const source = new SourceText(text, "x");
  return treeText(parseModule(source).program, source);
};

describe("the parser", () => {
  // The expected tree is what CPython 3.14's `ast.parse` gives for the same text.
  test("gives CPython's tree for every construct, positions included", () => {
    expect(tree(fixture("syntax.py")).replaceAll("),(", "),\n(").split("\n")).toEqual(fixture("syntax.tree").trimEnd().split("\n"));
  });

  test("ignores a byte order mark and reads every kind of line end", () => {
    expect(tree("\ufeffx = 1\r\ny = 2\rz = 3\n")).toBe(tree("x = 1\ny = 2\nz = 3\n"));
  });

  test("takes a form feed at a line's start for no indentation", () => {
    expect(tree("x\n\fy\n")).toBe("[(Expr (Name x@1:0-1:1)@1:0-1:1),(Expr (Name y@2:1-2:2)@2:1-2:2)]");
  });

  test("counts columns in code points", () => {
    expect(tree("'😀', x")).toContain("(Name x@1:5-1:6)");
  });

  test("normalizes identifiers", () => {
    expect(tree("ﬁ")).toContain("(Name fi@");
  });
});
