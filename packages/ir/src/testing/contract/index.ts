/**
 * The backend contract: what compiled code has to do, as cases that any test framework can run.
 *
 *     for (const { name, run } of backendContract()) it(name, () => run(() => myBackend()));
 *
 * A case gets a function that makes backends, because some need two. It covers every operation of the table: a test of this
 * package counts them.
 */
import { boxCases } from "./boxes";
import { bridgeCases } from "./bridges";
import { callCases } from "./calls";
import type { ContractCase } from "./case";
import { guardCases } from "./guards";
import { heapCases } from "./heap";
import { limitCases } from "./limits";
import { loopCases } from "./loops";
import { pureCases } from "./pure";

/** All cases, by subject. */
export function backendContract(): ContractCase[] {
  return [...pureCases, ...guardCases, ...heapCases, ...callCases, ...loopCases, ...boxCases, ...bridgeCases, ...limitCases];
}
