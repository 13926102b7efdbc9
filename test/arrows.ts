import { posix } from "node:path";
import ts from "typescript";

/** Which workspace packages each package may import. An arrow that is not here does not exist. */
export const ARROWS: Record<string, readonly string[]> = {
  ir: [],
  tracer: ["ir"],
  optimizer: ["ir"],
  "backend-js": ["ir"],
  "backend-wasm": ["ir"],
  python: ["ir", "tracer"],
  cli: ["ir", "tracer", "optimizer", "backend-js", "backend-wasm", "python"],
};

/** Packages that run wherever JavaScript runs: no Node module outside `src/testing`. */
const PORTABLE: readonly string[] = ["ir", "tracer", "optimizer", "backend-js"];

export interface Manifest {
  readonly dependencies?: Record<string, string>;
  readonly peerDependencies?: Record<string, string>;
}

const packageOf = (specifier: string): string =>
  specifier
    .split("/")
    .slice(0, specifier.startsWith("@") ? 2 : 1)
    .join("/");

/**
 * What is wrong with the imports of one source file.
 * @param name the package's folder, such as "backend-js"
 * @param file the file's path inside the package, such as "src/index.ts"
 */
export const violations = (name: string, file: string, source: string, manifest: Manifest): string[] => {
  const wrong: string[] = [];
  const declared = new Set(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }));
  const testing = file.startsWith("src/testing/");
  for (const { fileName: specifier } of ts.preProcessFile(source, true, true).importedFiles) {
    const say = (why: string) => wrong.push(`packages/${name}/${file} imports "${specifier}": ${why}`);
    if (specifier.startsWith(".")) {
      const target = posix.join(posix.dirname(file), specifier.replace(/\?.*$/, ""));
      if (!target.startsWith("src/") && target !== "package.json") say("outside the package's src");
      else if (!testing && target.startsWith("src/testing")) say("the package's own code must not need its test kit");
      continue;
    }
    if (specifier.startsWith("node:")) {
      if (PORTABLE.includes(name) && !testing) say(`${name} runs wherever JavaScript runs, not only on Node`);
      continue;
    }
    const target = packageOf(specifier);
    if (target.startsWith("@spoor/")) {
      const below = target.slice("@spoor/".length);
      if (!ARROWS[name]!.includes(below)) {
        say(`the arrows allow ${name} only ${ARROWS[name]!.join(", ") || "nothing"} (test/arrows.ts)`);
      } else if (!testing && specifier.endsWith("/testing")) {
        say("a test kit is for tests and other test kits");
      }
    }
    if (!declared.has(target)) say(`not among the dependencies of packages/${name}/package.json`);
    else if (!testing && manifest.dependencies?.[target] === undefined) say("an optional peer is for src/testing only");
  }
  return wrong;
};
