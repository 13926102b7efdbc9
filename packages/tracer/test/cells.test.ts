import { describe, expect, test } from "vitest";
import { Decay, JitCell, MergePoints } from "../src/cells";
import type { GuestCode } from "../src/frame";

const code = (size = 10): GuestCode => ({
  name: "f", registerCount: 0, size, isGenerator: false, loopHeaders: [], loopEnds: [], mergePoints: null, liveAt: () => new Uint16Array(0), location: (pc) => `f:${pc}`,
});
const cellOf = (limit: number, weight = 1, decay = new Decay(0)): JitCell => new JitCell(code(), 0, true, limit, weight, decay, null);
/** As an interpreter visits a place: it asks when no visit may pass. */
const visit = (cell: JitCell): boolean => !(cell.patience-- > 0) && cell.tick();
const visitsUntilDue = (cell: JitCell): number => {
  for (let n = 1; n < 10_000; n++) if (visit(cell)) return n;
  return Infinity;
};

describe("a cell is due at its limit, however many visits pass in between", () => {
  test.each([1, 2, 3, 63, 64, 65, 66, 200, 1039])("after %i", (limit) => {
    const cell = cellOf(limit);
    expect(visitsUntilDue(cell)).toBe(limit);
    expect(cell.visits).toBe(limit);
    expect(visit(cell)).toBe(true);
  });
  test("where a visit is worth several ticks", () => { expect(visitsUntilDue(cellOf(1000, 7))).toBe(143); });
  test("never, where the limit is 0", () => { expect(visitsUntilDue(cellOf(0))).toBe(Infinity); });
  test("counted anew after a restart, at once after soon, later after later", () => {
    const cell = cellOf(100);
    for (let k = 0; k < 50; k++) visit(cell);
    cell.restart();
    expect(visitsUntilDue(cell)).toBe(100);
    cell.soon();
    expect(visitsUntilDue(cell)).toBe(1);
    cell.later(300);
    expect(visitsUntilDue(cell)).toBe(300);
    expect(cell.visits).toBe(451);
  });
  test("later where counters shrink meanwhile", () => {
    const decay = new Decay(500);
    const cell = cellOf(100, 1, decay);
    for (let k = 0; k < 90; k++) visit(cell);
    decay.times++;
    // What passed without being asked does not shrink: fewer than 64 visits.
    const more = visitsUntilDue(cell);
    expect(more).toBeGreaterThan(10);
    expect(more).toBeLessThanOrEqual(55);
  });
});

test.each([10, 70_000])("merge points of code with %i positions are found by position", (size) => {
  const points = new MergePoints();
  const long = code(size);
  const cells = [0, 3, size - 1].map((pc) => new JitCell(long, pc, false, 1, 1, new Decay(0), null));
  expect(points.at(3)).toBeNull();
  for (const cell of cells) points.add(cell);
  const entry = new JitCell(long, 0, true, 1, 1, new Decay(0), null);
  points.add(entry);
  expect([points.at(0), points.at(3), points.at(size - 1)]).toEqual(cells);
  expect(points.at(4)).toBeNull();
  expect(points.entry).toBe(entry);
});
