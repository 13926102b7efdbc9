/** Code that rests: its place counts as if it had none. */
import type { Executable, LabelDescr } from "@spoor/ir";
import { expect, test } from "vitest";
import { Decay, JitCell } from "../src/cells";
import type { GuestCode } from "../src/frame";
import type { Tree } from "../src/trees";

const made = () => {
  const cell = new JitCell<GuestCode>({ liveAt: () => new Uint16Array(0) } as unknown as GuestCode, 4, false, 3, 1, new Decay(0), { isEntry: true } as JitCell<GuestCode>);
  const [executable, label, tree] = [{} as Executable, {} as LabelDescr, {} as Tree<GuestCode>];
  cell.attach(executable, label, tree);
  return { cell, executable, label, tree };
};
/** As an interpreter visits a place: it asks when no visit may pass. */
const ticks = (cell: JitCell<GuestCode>): number => {
  for (let n = 1; ; n++) if (!(cell.patience-- > 0) && cell.tick()) return n;
};

test("code that rests is left alone for so many ticks, and then it is there again", () => {
  const { cell, executable, label, tree } = made();
  cell.rest(10);
  expect([cell.executable, cell.label, cell.tree, cell.holds(executable)]).toEqual([null, null, null, true]);
  expect(ticks(cell)).toBe(10);
  expect(cell.wake()).toBe(true);
  expect([cell.executable, cell.label, cell.tree, cell.limit]).toEqual([executable, label, tree, 3]);
  expect(cell.wake()).toBe(false);
});

test("code that rests can be taken away or replaced", () => {
  const { cell, executable } = made();
  cell.rest(10);
  cell.detach();
  expect([cell.holds(executable), cell.wake(), cell.limit]).toEqual([false, false, 3]);
  const other = made();
  other.cell.rest(10);
  const newer = {} as Executable;
  other.cell.attach(newer, other.label, other.tree);
  expect([other.cell.holds(other.executable), other.cell.holds(newer), other.cell.wake(), other.cell.limit]).toEqual([false, true, false, 3]);
});
