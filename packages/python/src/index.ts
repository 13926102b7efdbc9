/** `@spoor/python`: Python 3.14 on a meta-tracing JIT. */
export { createPython, Python, type Ending, type PythonOptions } from "./python";
export { denyAll, type Host, type PathKind } from "./host";
export { within, type Runtime, type RuntimeOptions } from "./runtime";
export { PyError } from "./objects/core";
export { formatException } from "./objects/traceback";
export { compileLibrary, LIBRARY_DIRECTORY, provideLibrary, type Library } from "./library";
