// `import * as copy from "./semantics?tracing"` is a second, separately compiled copy of ./semantics and of every
// relative module below it (scripts/module-copy.ts makes it). TypeScript cannot give a pattern the type of the file
// that it matches, so the copy is untyped here; the importing code says what it is:
//
//   import * as copy from "./semantics?tracing";
//   const tracing = copy as typeof import("./semantics");
declare module "*?tracing";
