/**
 * What compiles traces: the optimizer and the backends. For the command a script of its own, which is loaded for the first trace: a program that never gets hot does
 * not wait for it, and the bytecode of it that is kept for the next process comes from a program that did (see `code-cache.ts`).
 */
export { BackendUnavailable, backendFor, loadBackend } from "./backends";
export { optimizer } from "@spoor/optimizer";
