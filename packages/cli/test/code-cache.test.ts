import { mkdtempSync, readFileSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeEach, describe, expect, test } from "vitest";
import { cacheDirectory, readScript, runScript } from "../src/code-cache";

const folder = mkdtempSync(join(tmpdir(), "spoor-cache-"));
const script = join(folder, "script.cjs");
const cache = join(folder, "cache");
const environment = { SPOOR_CACHE: cache };
const text = (answer: number): string => `(function (module, exports, require, outside) { exports.answer = () => ${answer}; exports.join = require("node:path").join; })`;
const load = (env: Record<string, string> = environment) => runScript<{ answer(): number; join: unknown }>(readScript(script, "1", env));
const file = (): string => join(cache, readdirSync(cache)[0]!);

afterAll(() => rmSync(folder, { recursive: true }));
beforeEach(() => {
  rmSync(cache, { recursive: true, force: true });
  writeFileSync(script, text(41));
});

describe("the code cache", () => {
  test("gives the second process what the first one compiled", () => {
    const first = load();
    expect([first.cached, first.exports.answer(), first.exports.join]).toEqual([false, 41, join]);
    first.save();
    const second = load();
    expect([second.cached, second.exports.answer()]).toEqual([true, 41]);
  });
  test("is made anew when the script has changed, though not its length", () => {
    load().save();
    writeFileSync(script, text(42));
    utimesSync(script, 0, 0);
    const changed = load();
    expect([changed.cached, changed.exports.answer()]).toEqual([false, 42]);
    changed.save();
    expect(load().cached).toBe(true);
    expect(readdirSync(cache)).toHaveLength(1);
  });
  test.for([["cut off", (bytes: Buffer) => bytes.subarray(0, bytes.length - 9)], ["empty", () => Buffer.alloc(0)], ["of zeros", (bytes: Buffer) => Buffer.alloc(bytes.length)], ["changed in one bit", (bytes: Buffer) => {
    bytes[bytes.length >> 1]! ^= 1;
    return bytes;
  }]] as const)("is not used when it is %s", ([, damage]) => {
    load().save();
    writeFileSync(file(), damage(readFileSync(file())));
    const again = load();
    expect([again.cached, again.exports.answer()]).toEqual([false, 41]);
    again.save();
    expect(load().cached).toBe(true);
  });
  test("is not missed where it cannot be written", () => {
    writeFileSync(join(folder, "taken"), "");
    const loaded = load({ SPOOR_CACHE: join(folder, "taken", "cache") });
    loaded.save();
    expect(loaded.exports.answer()).toBe(41);
  });
  test("is written nowhere when it is off", () => {
    load({ SPOOR_CACHE: "off" }).save();
    expect(readdirSync(folder)).not.toContain("cache");
  });
  test("lies where the system keeps caches", () => {
    const home = (): string => "/home/u";
    expect(cacheDirectory({}, "linux", home)).toBe("/home/u/.cache/spoor");
    expect(cacheDirectory({ XDG_CACHE_HOME: "/c" }, "linux", home)).toBe("/c/spoor");
    expect(cacheDirectory({}, "darwin", home)).toBe("/home/u/Library/Caches/spoor");
    expect(cacheDirectory({}, "win32", home)).toBe(null);
  });
});
