import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { parse, print } from "../src/index";
import { goldenFiles, type GoldenInput } from "../src/testing/index";

const directory = new URL("golden", import.meta.url).pathname;
const transform = ({ text, commands }: GoldenInput): string => `${commands.prefix ?? ""}\n${print(parse(text))}`;

describe("golden files", () => {
  for (const { name, run } of goldenFiles(directory, transform)) it(name, run);
});

describe("the golden file runner", () => {
  const folders: string[] = [];
  const folder = (): string => {
    const made = mkdtempSync(join(tmpdir(), "golden-"));
    folders.push(made);
    cpSync(directory, made, { recursive: true });
    return made;
  };
  afterEach(() => {
    vi.unstubAllEnvs();
    for (const made of folders.splice(0)) rmSync(made, { recursive: true });
  });

  it("shows expected and actual side by side, and how to bless", () => {
    const [first] = goldenFiles(folder(), (input) => transform(input).replace("int_sub", "int_add"));
    expect(() => first!.run()).toThrow(/SPOOR_BLESS=1[^]*i3 = int_sub\(i2, 1\) +<> i3 = int_add\(i2, 1\)/);
  });
  it("says when there is no expectation", () => {
    const made = folder();
    writeFileSync(join(made, "print.ir"), "# Bare\n[]\nfinish(null)\n");
    expect(() => goldenFiles(made, transform)[0]!.run()).toThrow(/"Bare" has no expectation yet[^]*SPOOR_BLESS=1[^]*finish\(null\)/);
  });
  it("rewrites expectations, and nothing else, when blessed", () => {
    vi.stubEnv("SPOOR_BLESS", "1");
    const made = folder();
    const file = join(made, "print.ir");
    const before = readFileSync(file, "utf8");
    for (const { run } of goldenFiles(made, transform)) run();
    expect(readFileSync(file, "utf8")).toBe(before);
    for (const { run } of goldenFiles(made, (input) => transform(input).replaceAll("finish(r0)", "finish(null)"))) run();
    expect(readFileSync(file, "utf8")).toBe(before.replace(/finish\(r0\)\n$/, "finish(null)\n"));
    vi.stubEnv("SPOOR_BLESS", "");
    for (const { run } of goldenFiles(made, (input) => transform(input).replaceAll("finish(r0)", "finish(null)"))) run();
  });
  it("refuses a folder without files", () => {
    const made = folder();
    rmSync(join(made, "print.ir"));
    expect(() => goldenFiles(made, transform)).toThrow("has no *.ir files");
  });
});
