// npm test: installs, builds, type-checks, runs every test, and ends with one line "N passed, N failed" over all of it.
// A step (install, build, type check) counts as one test; so does a test file that cannot be loaded.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = dirname(dirname(fileURLToPath(import.meta.url)));
process.chdir(root);

const total = { passed: 0, failed: 0, skipped: 0 };
const failures = [];

const run = (command, args, env = {}) =>
  spawnSync(command, args, {
    stdio: "inherit",
    env: { ...process.env, ...env },
    shell: process.platform === "win32",
  }).status === 0;

const fail = (what) => {
  total.failed++;
  failures.push(what);
};

const step = (name, command, ...args) => {
  console.log(`\n=== ${name}`);
  const ok = run(command, args);
  if (ok) total.passed++;
  else fail(`${name}: ${command} ${args.join(" ")}`);
  return ok;
};

const finish = () => {
  console.log("");
  for (const failure of failures) console.log(`FAIL ${failure}`);
  if (total.skipped > 0) console.log(`(${total.skipped} skipped)`);
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exit(total.failed === 0 ? 0 : 1);
};

/** Adds up one vitest JSON report; no report, or a report without a verdict, is a failure. */
const count = (name, file) => {
  if (!existsSync(file)) return fail(`${name}: no test report`);
  const { testResults } = JSON.parse(readFileSync(file, "utf8"));
  for (const { name: path, status, message, assertionResults } of testResults) {
    const where = path.startsWith(root) ? path.slice(root.length + 1) : path;
    for (const test of assertionResults) {
      if (test.status === "passed") total.passed++;
      else if (test.status === "failed") fail(`${where}: ${test.fullName}`);
      else total.skipped++;
    }
    const explained = assertionResults.some((test) => test.status === "failed");
    if (status === "failed" && !explained) fail(`${where}: ${message || "did not load"}`);
  }
};

const workspace = ["packages", "examples"]
  .flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)))
  .concat("bench")
  .filter((folder) => existsSync(join(folder, "package.json")));
const tested = workspace.filter(
  (folder) => JSON.parse(readFileSync(join(folder, "package.json"), "utf8")).scripts?.test !== undefined,
);

const frozen = process.env["CI"] ? ["--frozen-lockfile"] : [];
if (!step("install", "pnpm", "install", ...frozen)) finish();
const turbo = (...args) => ["pnpm", "exec", "turbo", "run", ...args, "--output-logs=new-only"];
step("build", ...turbo("build", "--concurrency=2"));
step("type check (packages)", ...turbo("typecheck", "--concurrency=2", "--continue"));
step("type check (root)", "pnpm", "exec", "tsc", "-p", "tsconfig.json");

console.log("\n=== tests of the packages");
for (const folder of workspace) rmSync(join(folder, ".vitest"), { recursive: true, force: true });
const [command, ...args] = turbo("test", "--concurrency=1", "--continue");
const packagesOk = run(command, args);
const before = total.failed;
for (const folder of tested) count(folder, join(folder, ".vitest/report.json"));
if (!packagesOk && total.failed === before) fail("tests of the packages: turbo run test");

console.log("\n=== tests of the repository");
rmSync("test/.vitest", { recursive: true, force: true });
const reporters = ["--reporter=default", "--reporter=json", "--outputFile.json=.vitest/report.json"];
run("pnpm", ["exec", "vitest", "run", "--root", "test", ...reporters], { SPOOR_REQUIRE_DIST: "1" });
count("test", "test/.vitest/report.json");
finish();
