export { BACKENDS, UsageError, parseOptions, type BackendName, type Options, type Printed, type Source } from "./options";
export { BackendUnavailable, loadBackend } from "./backends";
export { nodeHost, type NodeHost } from "./node-host";
export { createRuntime, type PythonRuntime, type RuntimeOptions } from "./runtime";
export { installedLibrary } from "./library";
