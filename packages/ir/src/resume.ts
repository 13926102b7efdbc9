/**
 * Resume data: how to rebuild the guest's frames from the values that compiled code leaves with.
 *
 * A tagged number says where a value comes from: `(index << 2) | kind`.
 */
import type { ArrayDescr, ClassDescr, Field } from "./descr";
import type { Ref } from "./types";

export const TAG_KIND = 3;
/** One of the exit's values. An `i` value in a place for references is the boxed integer. */
export const TAG_VALUE = 0;
/** A constant, by index into the resume data's `constants`. */
export const TAG_CONST = 1;
/** An object that was never allocated, by index into `virtuals`. */
export const TAG_VIRTUAL = 2;
/** Nothing: the place is dead or unset. */
export const TAG_HOLE = 3;

export type Tagged = number;
export const tagged = (kind: number, index: number): Tagged => (index << 2) | kind;
export const tagKind = (tag: Tagged): number => tag & TAG_KIND;
export const tagIndex = (tag: Tagged): number => tag >> 2;
export const HOLE: Tagged = TAG_HOLE;

/** An object to be made on leaving. Virtuals may refer to each other, cyclically too. */
export type Virtual =
  | { readonly kind: "object"; readonly descr: ClassDescr; readonly values: readonly Tagged[] }
  | { readonly kind: "array"; readonly descr: ArrayDescr; readonly values: readonly Tagged[] }
  /** `box_bool` of an `i` value. */
  | { readonly kind: "bool"; readonly value: Tagged }
  /** `str_concat` of two strings. */
  | { readonly kind: "concat"; readonly left: Tagged; readonly right: Tagged };

/** A store that compiled code had delayed: done on leaving, after the virtuals were made. `index` is a HOLE for fields. */
export interface PendingStore {
  readonly target: Tagged;
  readonly descr: Field | ArrayDescr;
  readonly index: Tagged;
  readonly value: Tagged;
}

export interface ResumeFrame {
  /** The guest's code object. */
  readonly code: unknown;
  /** The guest's position, opaque. */
  readonly pos: number;
  /** Where the registers live at `pos` come from, in the order of the guest's liveness list. */
  readonly slots: readonly Tagged[];
}

export interface ResumeData {
  /** Outermost first. */
  readonly frames: readonly ResumeFrame[];
  readonly constants: readonly unknown[];
  readonly virtuals: readonly Virtual[];
  readonly pending: readonly PendingStore[];
}

/** What an optimized trace says of one exit. Several guards may share a record's `resume` object. */
export interface ExitRecord {
  /**
   * The values to leave with, in order; their types are the trace's. There may be values that the resume data does not name: what a `guard_value` asked about, so that
   * its failures can be counted by value. A `guard_no_exception` leaves with one more: the exception.
   */
  readonly values: readonly Ref[];
  readonly resume: ResumeData;
  /** What held at the guard, for the optimizer of a bridge; opaque to everybody else. */
  readonly knowledge: unknown;
}
