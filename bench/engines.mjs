// What the programs can be run with: for each engine its command lines and how to find out whether it is there.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const SPOOR = here("../packages/cli/dist/main.cjs");
const PYODIDE = here("pyodide.mjs");

const outputOf = (command, args) => {
  const { status, stdout } = spawnSync(command, args, { encoding: "utf8" });
  return status === 0 ? stdout.trim() : undefined;
};

// The interpreter itself, not a launcher that finds it: launchers cost more than a Python's own start.
const WHICH = "import sys; print(sys.executable); print(sys.version.replace(chr(10), ' '))";

// An engine's `probe` gives { version, ways } where it is there. A way is { argv, env }: the words before the program's name, and
// what is added to the environment. Of several ways the one with the best iteration counts, program by program.
const python = (name, options, environments) => ({
  missing: `${name} is not installed`,
  probe: () => {
    const [executable, version] = outputOf(name, ["-c", WHICH])?.split("\n") ?? [];
    if (version === undefined) return undefined;
    return { version, ways: environments.map((env) => ({ argv: [executable, ...options], env })) };
  },
});
const spoor = (...options) => ({
  missing: "not built: run `pnpm build`",
  probe: () => {
    if (!existsSync(SPOOR)) return undefined;
    const version = outputOf(process.execPath, [SPOOR, "-V"]) || "does not say its version";
    return { version, ways: [{ argv: [process.execPath, SPOOR, ...options] }] };
  },
});

// PyPy takes the nursery's size from the processor's cache, which virtual machines often do not tell truly.
const NURSERIES = [{}, { PYPY_GC_NURSERY: "4M" }];

/** name -> engine, in the order of the tables' columns. The first one is what the others are compared with. */
export const ENGINES = {
  python3: python("python3", [], [{}]),
  pypy3: python("pypy3", [], NURSERIES),
  "pypy3-nojit": python("pypy3", ["--jit", "off"], NURSERIES),
  pyodide: {
    missing: "not installed: run `pnpm install`",
    probe: () => {
      const manifest = here("node_modules/pyodide/package.json");
      if (!existsSync(manifest)) return undefined;
      const { version } = JSON.parse(readFileSync(manifest, "utf8"));
      return { version: `Pyodide ${version}`, ways: [{ argv: [process.execPath, PYODIDE] }] };
    },
  },
  "spoor-off": spoor("--jit", "off"),
  "spoor-js": spoor("--backend", "js"),
  "spoor-wasm": spoor("--backend", "wasm"),
  "spoor-auto": spoor("--backend", "auto"),
  "spoor-eval": { ...spoor("--backend", "eval"), onDemand: true },
};

export const DEFAULT_ENGINES = Object.keys(ENGINES).filter((name) => !ENGINES[name].onDemand);
