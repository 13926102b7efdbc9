// @shared-module
/**
 * Storage of values by name that is not a Python dict, and how it becomes one.
 *
 * Module globals live in cells, attributes of instances in slots, those of functions in a host map. Where Python code asks for the dictionary (`globals()`,
 * `obj.__dict__`) it gets a `W_Dict` over the `NamedStorage` (`hooks.dictOver`): string keys go to the storage, so that both sides see every change.
 * A storage need not know keys that are no strings: the dict keeps those itself. A `W_Dict` is a `NamedStorage` in turn (of its string
 * keys), because a dict may be assigned to `obj.__dict__`.
 */
import { invalidateWatchers } from "@spoor/ir";
import { GlobalCell, W_Object } from "./core";
import type { W_Type } from "./type";

/** What a dict over names needs of what is under it. Names are JavaScript text; order is that of first insertion. */
export interface NamedStorage {
  getName(name: string): any | undefined;
  setName(name: string, value: any): void;
  /** False when it was not there. */
  deleteName(name: string): boolean;
  readonly nameCount: number;
  names(): string[];
}

/** After so many invalidations of compiled code a global is not treated as constant any more. */
const MAX_INVALIDATIONS = 4;
/** A global that is bound so often changes all the time: a counter of a loop in a module. */
const MAX_REBINDINGS = 100;

/** Stores into a global's cell, with everything that follows for compiled code. */
export function writeCell(cell: GlobalCell, value: any): void {
  if (cell.watchers !== null && !cell.volatile) {
    if (++cell.invalidations >= MAX_INVALIDATIONS) cell.volatile = true;
    invalidateWatchers(cell);
  }
  if (++cell.rebindings >= MAX_REBINDINGS && !cell.volatile) {
    cell.volatile = true;
    invalidateWatchers(cell);
  }
  cell.value = value;
}

/** The globals of a module, or the built-in names: a cell per name. */
export class Namespace implements NamedStorage {
  readonly #cells = new Map<string, GlobalCell>();
  /** The guest dict over this namespace once somebody asked for it (`dictOf`), so that it has one identity. */
  dict: any = null;

  /** The name's cell. Made unbound when there is none, so that "not bound here" can be relied on too. */
  cell(name: string): GlobalCell {
    let cell = this.#cells.get(name);
    if (cell === undefined) {
      cell = new GlobalCell(name, undefined);
      this.#cells.set(name, cell);
    }
    return cell;
  }
  getName(name: string): any | undefined { return this.#cells.get(name)?.value; }
  setName(name: string, value: any): void {
    const cell = this.#cells.get(name);
    if (cell === undefined) this.#cells.set(name, new GlobalCell(name, value));
    else this.store(cell, value);
  }
  /** Stores into a cell of this namespace. */
  store(cell: GlobalCell, value: any): void {
    if (cell.value === undefined) {
      // First binding decides the order.
      this.#cells.delete(cell.name);
      this.#cells.set(cell.name, cell);
    }
    writeCell(cell, value);
  }
  deleteName(name: string): boolean {
    const cell = this.#cells.get(name);
    if (cell === undefined || cell.value === undefined) return false;
    writeCell(cell, undefined);
    return true;
  }
  // Counted when asked: compiled code binds volatile cells without telling.
  get nameCount(): number {
    let count = 0;
    for (const cell of this.#cells.values()) if (cell.value !== undefined) count++;
    return count;
  }
  names(): string[] {
    const names: string[] = [];
    for (const [name, cell] of this.#cells) if (cell.value !== undefined) names.push(name);
    return names;
  }
}

/** Attributes of a host object in a host map (functions, types). */
export class MapStorage implements NamedStorage {
  constructor(readonly map: Map<string, any> = new Map()) {}
  getName(name: string): any | undefined { return this.map.get(name); }
  setName(name: string, value: any): void { this.map.set(name, value); }
  deleteName(name: string): boolean { return this.map.delete(name); }
  get nameCount(): number { return this.map.size; }
  names(): string[] { return [...this.map.keys()]; }
}

/** A module. */
export class W_Module extends W_Object {
  declare readonly pytype: W_Type;
  constructor(readonly namespace: Namespace) { super(); }
}
