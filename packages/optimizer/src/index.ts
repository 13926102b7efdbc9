export { optimizer, type OptimizerOptions } from "./optimizer";
export { PASS_NAMES, type PassName } from "./pipeline";
