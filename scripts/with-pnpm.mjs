// Runs a command with the pnpm that package.json names on PATH, fetching it with npx where it is not there.
// A fresh clone needs Node and npm, nothing else: `node scripts/with-pnpm.mjs pnpm install`.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";

const { name, version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).devEngines
  .packageManager;
const command = process.argv.slice(2);
if (command.length === 0) {
  console.error("usage: node scripts/with-pnpm.mjs COMMAND [ARGUMENT...]");
  process.exit(2);
}
const shell = process.platform === "win32";
const found = spawnSync(name, ["--version"], { encoding: "utf8", shell });
const onPath = found.status === 0 && found.stdout.trim() === version;
const argv = onPath ? command : ["npx", "--yes", "--package", `${name}@${version}`, "--", ...command];
const env = { ...process.env, TURBO_TELEMETRY_DISABLED: "1", npm_config_update_notifier: "false" };
const { status, error } = spawnSync(argv[0], argv.slice(1), { stdio: "inherit", env, shell });
if (error) console.error(`cannot run ${argv[0]}: ${error.message}`);
process.exit(status ?? 1);
