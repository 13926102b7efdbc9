import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ARROWS, violations } from "./arrows";

const packages = fileURLToPath(new URL("../packages/", import.meta.url));
const manifestOf = (name: string) => JSON.parse(readFileSync(`${packages}${name}/package.json`, "utf8"));

describe("the arrows between packages", () => {
  it("name every package", () => {
    expect(readdirSync(packages).sort()).toEqual(Object.keys(ARROWS).sort());
  });

  it.each(Object.keys(ARROWS))("hold in the sources of %s", (name) => {
    const files = readdirSync(`${packages}${name}/src`, { recursive: true, encoding: "utf8" })
      .map((file) => `src/${file.replaceAll("\\", "/")}`)
      .filter((file) => file.endsWith(".ts"));
    expect(files).toContain("src/index.ts");
    const manifest = manifestOf(name);
    const wrong = files.flatMap((file) =>
      violations(name, file, readFileSync(`${packages}${name}/${file}`, "utf8"), manifest),
    );
    expect(wrong).toEqual([]);
  });

  it.each(Object.keys(ARROWS))("hold in the dependencies of %s", (name) => {
    const { dependencies, peerDependencies, optionalDependencies } = manifestOf(name);
    const own = Object.keys({ ...dependencies, ...peerDependencies, ...optionalDependencies });
    const allowed = ARROWS[name]!.map((below) => `@spoor/${below}`);
    expect(own.filter((dependency) => dependency.startsWith("@spoor/") && !allowed.includes(dependency))).toEqual([]);
  });
});

describe("the check of the arrows", () => {
  const manifest = {
    dependencies: { "@spoor/ir": "workspace:^", "@spoor/tracer": "workspace:^" },
    peerDependencies: { "fast-check": "^4.0.0" },
  };
  const check = (file: string, source: string) => violations("tracer", file, source, manifest).length;

  it("accepts a module of the same package and a package below", () => {
    expect(check("src/a/b.ts", 'import { c } from "../c?tracing"; import type { Trace } from "@spoor/ir";')).toBe(0);
  });

  it.each([
    ["a package beside", 'import { x } from "@spoor/optimizer";'],
    ["a type of a package beside", 'import type { X } from "@spoor/optimizer";'],
    ["a re-export", 'export { x } from "@spoor/cli";'],
    ["a dynamic import", 'const x = await import("@spoor/python");'],
    ["a path into another package", 'import { x } from "../../ir/src/ops";'],
    ["a package that is not declared", 'import ts from "typescript";'],
    ["a Node module", 'import { readFileSync } from "node:fs";'],
    ["a test kit", 'import { golden } from "@spoor/ir/testing";'],
    ["its own test kit", 'import { golden } from "./testing/golden";'],
    ["an optional peer", 'import fc from "fast-check";'],
  ])("refuses %s", (_, source) => {
    expect(check("src/index.ts", source)).toBeGreaterThan(0);
  });

  it("lets a test kit use Node, its peers and other test kits", () => {
    const source = 'import fc from "fast-check"; import "node:fs"; import { golden } from "@spoor/ir/testing";';
    expect(check("src/testing/index.ts", source)).toBe(0);
  });
});
