export { backendContract } from "./contract";
export type { ContractCase } from "./contract/case";
export { ContractError, expectSame, isSame, show } from "./assertions";
export { TestRuntime, type CompileOptions, type Left } from "./runtime";
