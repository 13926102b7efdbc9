import { runToExit } from "@spoor/ir";
import { interruptFlag, loadWasmBackend } from "../src/index";
import { branchLoop, compile, state } from "./traces";
const backend = await loadWasmBackend();
const interrupt = interruptFlag();
const { loop, bridge, bridgeExit } = branchLoop(false);
const e = compile(backend, loop, interrupt);
runToExit(e, null, [1, 10, 0]);
compile(backend, bridge, interrupt, e.unit.exits[bridgeExit]!);
const times = [];
for (let k = 0; k < 12; k++) {
  const t = performance.now();
  runToExit(e, null, [1, 3_000_000, 0]);
  times.push((performance.now() - t).toFixed(2));
}
console.log(times.join(" "), state.values, JSON.stringify(backend.stats!()));
