export { backendContract } from "./contract";
export type { ContractCase } from "./contract/case";
export { ContractError, expectSame, isSame, show } from "./assertions";
export { TestRuntime, type CompileOptions, type Left } from "./runtime";
export { randomTraces, type MadeTrace, type RandomTrace, type RandomTraceOptions } from "./random";
export { checkBackend, checkOptimizer, optimizeContext, type CheckOptimizerOptions } from "./check";
export { canonical } from "./canonical";
export { goldenFiles, type GoldenCase, type GoldenInput } from "./golden";
