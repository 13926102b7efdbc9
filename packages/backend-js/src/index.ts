export { jsBackend, sourceOf, type JsBackendOptions } from "./backend";
