export { optimizer } from "./optimizer";
export { PASS_NAMES, type PassName } from "./pipeline";
