export { PASS_NAMES, optimizer } from "./optimizer";
