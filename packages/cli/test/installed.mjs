// What a program does that has installed this package from the registry: the command, with the standard library, the code cache and binaryen.
import assert from "node:assert";
import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

const cache = join(process.cwd(), "cache");
const spoor = (...args) =>
  execFileSync(join("node_modules", ".bin", "spoor"), args, { encoding: "utf8", shell: process.platform === "win32", env: { ...process.env, SPOOR_CACHE: cache } });

// One script to start with, and one for traces.
assert.equal(spoor("-c", "print(1)"), "1\n");
assert.equal(readdirSync(cache).length, 1);
assert.equal(spoor("-c", "import enum, textwrap; print(textwrap.fill('a b', 1), enum.Enum('E', 'X').X.name)"), "a\nb X\n");
const hot = ["--jit", "threshold=50", "-c", "n = 0\nfor i in range(9000): n += i\nprint(n)"];
for (const backend of ["js", "wasm", "eval", "auto"]) assert.equal(spoor("--backend", backend, ...hot), "40495500\n");
assert.equal(readdirSync(cache).length, 2);
