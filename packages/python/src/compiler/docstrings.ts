/** Docstrings: which they are, and their indentation taken away as CPython does when it compiles. */
import { strFrom, textOf, W_WideStr } from "../objects/wide-str";
import type { Stmt } from "./ast";

/** The docstring of a body, as it is written, or null. */
export function docstringOf(body: readonly Stmt[]): string | W_WideStr | null {
  const first = body[0];
  if (first === undefined || first.kind !== "Expr" || first.value.kind !== "Constant") return null;
  const { value } = first.value;
  return typeof value === "string" || value instanceof W_WideStr ? value : null;
}

/** Without the white space that all lines but the first have in common, tabs expanded. */
export function cleanDocstring(docstring: string | W_WideStr): string | W_WideStr {
  const text = textOf(docstring);
  const lines = expandTabs(text).split("\n");
  let margin = Infinity;
  for (const line of lines.slice(1)) {
    const indent = line.length - line.replace(/^ +/, "").length;
    if (indent < line.length) margin = Math.min(margin, indent);
  }
  if (margin === Infinity) margin = 0;
  const cleaned = lines.map((line, i) => (i === 0 ? line.replace(/^ +/, "") : line.slice(Math.min(margin, line.length - line.replace(/^ +/, "").length)))).join("\n");
  return cleaned === text ? docstring : strFrom(cleaned);
}

function expandTabs(text: string): string {
  if (!text.includes("\t")) return text;
  let result = "";
  let column = 0;
  for (const char of text) {
    if (char === "\t") {
      const spaces = 8 - (column % 8);
      result += " ".repeat(spaces);
      column += spaces;
    } else {
      result += char;
      column = char === "\n" || char === "\r" ? 0 : column + 1;
    }
  }
  return result;
}
