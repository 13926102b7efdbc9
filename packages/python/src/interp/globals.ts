// @shared-module
/**
 * Globals as the interpreter finds them: the cell of a name and the cell that stands behind it among the built-in names. Both exist even where the name is
 * not bound, so that a trace can rely on a name being absent.
 */
import { invalidateWatchers } from "@spoor/ir";
import type { Code } from "../code";
import type { GlobalCell } from "../objects/core";
import type { Namespace } from "../objects/namespace";
import { builtinsOf } from "./statements-host";

/** What LOAD_GLOBAL and STORE_GLOBAL remember. */
export class GlobalSite {
  constructor(readonly cell: GlobalCell, readonly fallback: GlobalCell) {}
}

export const globalSite = (code: Code, name: string): GlobalSite => new GlobalSite((code.globals as Namespace).cell(name), builtinsOf(code).cell(name));

/** The cell's value is no constant of traces from here on. */
export function makeVolatile(cell: GlobalCell): void {
  if (cell.volatile) return;
  cell.volatile = true;
  invalidateWatchers(cell);
}
