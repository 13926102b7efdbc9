// One program in one fresh process.
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";

// GNU time knows a process's largest resident set. Where it is missing, memory is not reported.
const GNU_TIME = process.platform === "linux" && existsSync("/usr/bin/time") ? "/usr/bin/time" : undefined;

const lastLine = (text) => text.trim().split("\n").at(-1) ?? "";

/**
 * Runs a program once. Times are in seconds, memory in bytes.
 * @returns {Promise<{ok: true, result, wall, times, memory?} | {ok: false, error}>}
 */
export const runOnce = ({ argv, env = {} }, file, { size, iterations, timeout }) =>
  new Promise((resolve) => {
    const scratch = mkdtempSync(join(tmpdir(), "spoor-bench-"));
    const memoryFile = join(scratch, "memory");
    const timed = GNU_TIME ? [GNU_TIME, "-f", "%M", "-o", memoryFile] : [];
    const [command, ...args] = [...timed, ...argv, basename(file), String(size), String(iterations), "--times"];
    const begun = performance.now();
    // A group of its own, so that a program that hangs can be ended together with GNU time.
    const child = spawn(command, args, {
      cwd: dirname(file),
      env: { ...process.env, PYTHONDONTWRITEBYTECODE: "1", PYTHONHASHSEED: "0", ...env },
      stdio: ["ignore", "pipe", "pipe"],
      detached: process.platform !== "win32",
    });
    let stdout = "";
    let stderr = "";
    let timedOut = false;
    child.stdout.setEncoding("utf8").on("data", (text) => (stdout += text));
    child.stderr.setEncoding("utf8").on("data", (text) => (stderr = (stderr + text).slice(-20_000)));
    const end = () => {
      timedOut = true;
      if (process.platform === "win32") child.kill("SIGKILL");
      else process.kill(-child.pid, "SIGKILL");
    };
    const timer = setTimeout(end, timeout * 1000);
    const finish = (outcome) => {
      clearTimeout(timer);
      rmSync(scratch, { recursive: true, force: true });
      resolve(outcome);
    };
    child.on("error", (error) => finish({ ok: false, error: error.message }));
    child.on("close", (status, signal) => {
      const wall = (performance.now() - begun) / 1000;
      if (timedOut) return finish({ ok: false, error: `stopped after ${timeout} s` });
      if (status !== 0) {
        const why = lastLine(stderr) || lastLine(stdout) || "no message";
        return finish({ ok: false, error: `${signal ?? `exit status ${status}`}: ${why}` });
      }
      const lines = stdout.trimEnd().split("\n");
      let times;
      try {
        times = JSON.parse(lines.at(-1));
      } catch {
        // Not a program with the harness, or one that did not get to its end.
      }
      if (!Array.isArray(times) || times.length !== iterations) {
        return finish({ ok: false, error: `printed no times: ${lastLine(stdout) || "nothing"}` });
      }
      const kilobytes = GNU_TIME && existsSync(memoryFile) ? Number(lastLine(readFileSync(memoryFile, "utf8"))) : NaN;
      const memory = Number.isFinite(kilobytes) ? { memory: kilobytes * 1024 } : {};
      finish({ ok: true, result: lines.slice(0, -1).join("\n"), wall, times, ...memory });
    });
  });

const best = (numbers) => (numbers.length > 0 ? Math.min(...numbers) : undefined);

/**
 * Runs a program with one engine, several times in fresh processes, in each of its ways. Noise only adds, so each
 * figure is the smallest of its kind over the runs of the way with the best iteration.
 * @returns {Promise<{ok: true, result, wall, first, best, memory?, times} | {ok: false, error}>}
 */
export const measure = async (ways, file, { runs, ...options }) => {
  let chosen;
  for (const way of ways) {
    const done = [];
    for (let run = 0; run < runs; run++) {
      const outcome = await runOnce(way, file, options);
      if (!outcome.ok) return outcome;
      if (done.length > 0 && done[0].result !== outcome.result) {
        return { ok: false, error: `a second run printed ${outcome.result}, the first one ${done[0].result}` };
      }
      done.push(outcome);
    }
    const figures = {
      ok: true,
      result: done[0].result,
      wall: best(done.map(({ wall }) => wall)),
      first: best(done.map(({ times }) => times[0])),
      best: best(done.flatMap(({ times }) => times)),
      memory: best(done.map(({ memory }) => memory).filter((memory) => memory !== undefined)),
      times: done.map(({ times }) => times),
    };
    if (chosen === undefined || figures.best < chosen.best) chosen = figures;
  }
  return chosen;
};
