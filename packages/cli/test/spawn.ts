/** Runs the built command as a process. Needs a build: without one, and without SPOOR_REQUIRE_DIST, tests that spawn are skipped. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const COMMAND = fileURLToPath(new URL("../dist/main.cjs", import.meta.url));
export const isBuilt = existsSync(COMMAND) || process.env["SPOOR_REQUIRE_DIST"] !== undefined;

/** No process outlives its test. */
const LONGEST_MS = 40_000;

export interface Result {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}
export interface Setting {
  readonly input?: string;
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** The command's file. */
  readonly command?: string;
  /** The process gets SIGINT each time that its output contains this once more. */
  readonly interruptAt?: string;
}

export function spoor(args: readonly string[], { input = "", cwd, env = {}, command = COMMAND, interruptAt }: Setting = {}): Promise<Result> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...args], { cwd, env: { ...process.env, ...env } });
    let stdout = "";
    let stderr = "";
    let interrupts = 0;
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      if (interruptAt !== undefined && stdout.split(interruptAt).length - 1 > interrupts) {
        interrupts++;
        child.kill("SIGINT");
      }
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => { stderr += text; });
    child.on("error", reject);
    const watchdog = setTimeout(() => child.kill("SIGKILL"), LONGEST_MS);
    child.on("close", (status) => {
      clearTimeout(watchdog);
      resolve({ status, stdout, stderr });
    });
    child.stdin.on("error", () => {}).end(input);
  });
}
