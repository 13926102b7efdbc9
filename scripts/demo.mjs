// npm run demo: from a fresh clone to a Python program running on traces, its JIT summary at the end.
import { spawnSync } from "node:child_process";

const run = (command, ...args) => {
  const { status, error } = spawnSync(command, args, { stdio: "inherit", shell: process.platform === "win32" });
  if (error) console.error(`cannot run ${command}: ${error.message}`);
  if (status !== 0) process.exit(status ?? 1);
};

run("pnpm", "install", "--frozen-lockfile");
run("pnpm", "exec", "turbo", "run", "build", "--filter=@spoor/cli...", "--concurrency=2", "--output-logs=errors-only");
run(process.execPath, "packages/cli/dist/main.cjs", "--jit-summary", "examples/demo.py");
