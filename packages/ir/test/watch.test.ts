import { expect, test } from "vitest";
import { invalidateWatchers, unwatch, watch, type Validity, type Watchable } from "../src/index";

test("a change tells each that still depends on it, once", () => {
  const object: Watchable = { watchers: null };
  const told: string[] = [];
  const cell = (name: string): Validity => ({ valid: true, onInvalidate: () => { told.push(name); } });
  const [a, b, c] = [cell("a"), cell("b"), cell("c")];
  for (const each of [a, a, b, c]) watch(object, each);
  unwatch(object, b);
  invalidateWatchers(object);
  invalidateWatchers(object);
  expect([told, a.valid, b.valid, c.valid, object.watchers]).toEqual([["a", "c"], false, true, false, null]);
});

test("a fixed object remembers nobody", () => {
  const object: Watchable = { watchers: null, isFixed: true };
  watch(object, { valid: true });
  expect(object.watchers).toBe(null);
});
