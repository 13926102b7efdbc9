// src/thread.ts
var import_node_fs3 = require("node:fs");
var import_node_path3 = require("node:path");
var import_node_worker_threads = require("node:worker_threads");

// src/code-cache.ts
var import_node_fs = require("node:fs");
var import_node_module = require("node:module");
var import_node_path = require("node:path");
var import_node_vm = require("node:vm");
var builtin = { get os() {
  return process.getBuiltinModule("node:os");
}, get url() {
  return process.getBuiltinModule("node:url");
}, get v8() {
  return process.getBuiltinModule("node:v8");
}, get zlib() {
  return process.getBuiltinModule("node:zlib");
} };
var KEPT_MS = 90 * 24 * 3600 * 1e3;
var SUFFIX = ".v8cache";
var HEADER = 8;
function cacheDirectory(environment, platform = process.platform, home = () => builtin.os.homedir()) {
  const { SPOOR_CACHE: chosen, XDG_CACHE_HOME: xdg, LOCALAPPDATA: local } = environment;
  if (chosen === "off") return null;
  if (chosen !== void 0 && chosen !== "") return chosen;
  if (platform === "win32") return local === void 0 ? null : (0, import_node_path.join)(local, "spoor", "cache");
  if (xdg !== void 0 && xdg.startsWith("/")) return (0, import_node_path.join)(xdg, "spoor");
  return platform === "darwin" ? (0, import_node_path.join)(home(), "Library", "Caches", "spoor") : (0, import_node_path.join)(home(), ".cache", "spoor");
}
function read(file, identity) {
  let bytes;
  try {
    bytes = (0, import_node_fs.readFileSync)(file);
  } catch {
    return void 0;
  }
  if (bytes.length < HEADER) return void 0;
  const end = HEADER + bytes.readUInt32LE(4);
  if (builtin.zlib.crc32(bytes.subarray(4)) !== bytes.readUInt32LE(0) || bytes.toString("utf8", HEADER, end) !== identity) return void 0;
  return bytes.subarray(end);
}
function write(file, identity, data) {
  const name = Buffer.from(identity);
  const bytes = Buffer.alloc(HEADER + name.length + data.length);
  bytes.writeUInt32LE(name.length, 4);
  name.copy(bytes, HEADER);
  data.copy(bytes, HEADER + name.length);
  bytes.writeUInt32LE(builtin.zlib.crc32(bytes.subarray(4)), 0);
  const part = `${file}.${process.pid}`;
  (0, import_node_fs.mkdirSync)((0, import_node_path.dirname)(file), { recursive: true, mode: 448 });
  (0, import_node_fs.writeFileSync)(part, bytes, { mode: 384 });
  (0, import_node_fs.renameSync)(part, file);
}
function removeOld(directory) {
  const now = Date.now();
  for (const name of (0, import_node_fs.readdirSync)(directory)) {
    const file = (0, import_node_path.join)(directory, name);
    if (name.includes(SUFFIX) && now - (0, import_node_fs.statSync)(file).mtimeMs > KEPT_MS) (0, import_node_fs.unlinkSync)(file);
  }
}
var outside = (require2, ir) => ({
  ir,
  get url() {
    return builtin.url.pathToFileURL(require2.resolve("@spoor/backend-wasm")).href;
  },
  import(name) {
    return import(builtin.url.pathToFileURL((0, import_node_module.createRequire)(this.url).resolve(name)).href);
  }
});
function readScript(path, version, environment = process.env) {
  const directory = cacheDirectory(environment);
  const { size, mtimeMs } = (0, import_node_fs.statSync)(path);
  const identity = [path, version, size, mtimeMs].join("\n");
  const source = (0, import_node_fs.readFileSync)(path);
  if (directory === null) return { path, source, cache: null, cachedData: void 0 };
  const file = (0, import_node_path.join)(directory, `${builtin.zlib.crc32(path).toString(16)}-${(builtin.v8.cachedDataVersionTag() >>> 0).toString(16)}-${process.arch}${SUFFIX}`);
  return { path, source, cache: { directory, file, identity }, cachedData: read(file, identity) };
}
function runScript({ path, source, cache, cachedData }, ir) {
  const text = Buffer.from(source.buffer, source.byteOffset, source.byteLength).toString("latin1");
  const script = new import_node_vm.Script(text, { filename: path, ...cachedData !== void 0 && { cachedData } });
  const module2 = { exports: {} };
  const require2 = (0, import_node_module.createRequire)(path);
  script.runInThisContext()(module2, module2.exports, require2, outside(require2, ir));
  const cached = cachedData !== void 0 && script.cachedDataRejected !== true;
  return {
    exports: module2.exports,
    cached,
    save: () => {
      if (cache === null || cached) return;
      try {
        write(cache.file, cache.identity, script.createCachedData());
        removeOld(cache.directory);
      } catch {
      }
    }
  };
}

// src/library.ts
var import_node_fs2 = require("node:fs");
var import_node_module2 = require("node:module");
var import_node_path2 = require("node:path");
function installedLibrary(from) {
  let directory;
  const bytes = (path) => {
    directory ??= (0, import_node_path2.dirname)((0, import_node_module2.createRequire)(from).resolve("@spoor/python/library/NOTICE"));
    try {
      return (0, import_node_fs2.readFileSync)((0, import_node_path2.join)(directory, path));
    } catch (error) {
      const { code } = error;
      if (code === "ENOENT" || code === "ENOTDIR") return null;
      throw error;
    }
  };
  return {
    read: (path) => bytes(path)?.toString("utf8") ?? null,
    compiled: (path) => bytes(path.replace(/\.py$/, ".code"))
  };
}

// package.json
var package_default = {
  name: "@spoor/cli",
  version: "0.0.0",
  description: "spoor: the runtime and its command line",
  license: "MIT",
  author: "Spoor contributors",
  repository: {
    type: "git",
    url: "git+https://github.com/spoor-jit/spoor.git",
    directory: "packages/cli"
  },
  type: "module",
  sideEffects: [
    "./dist/main.cjs"
  ],
  engines: {
    node: ">=20.19"
  },
  files: [
    "dist"
  ],
  exports: {
    ".": {
      types: "./dist/index.d.ts",
      default: "./dist/index.js"
    },
    "./package.json": "./package.json"
  },
  bin: {
    spoor: "./dist/main.cjs"
  },
  publishConfig: {
    access: "public"
  },
  scripts: {
    build: "tsup && tsup --config tsup.command.ts",
    typecheck: "tsc -p tsconfig.json",
    test: "vitest run --reporter=default --reporter=json --outputFile.json=.vitest/report.json"
  },
  dependencies: {
    "@spoor/backend-js": "workspace:*",
    "@spoor/backend-wasm": "workspace:*",
    "@spoor/ir": "workspace:*",
    "@spoor/optimizer": "workspace:*",
    "@spoor/python": "workspace:*",
    "@spoor/tracer": "workspace:*"
  }
};

// src/version.ts
var VERSION = `Python 3.14.0 (Spoor ${package_default.version})`;

// src/thread.ts
var { options, memory } = import_node_worker_threads.workerData;
var YOUNG_MS = 5e3;
async function main(files) {
  const start = Date.now();
  const program = runScript(files);
  const { SourceError, ir, runProgram } = program.exports;
  const later = {};
  const compiling = () => (later.compiling ??= runScript(readScript((0, import_node_path3.join)(__dirname, "compiling.cjs"), VERSION), ir)).exports;
  let status;
  try {
    status = await runProgram(options, memory, installedLibrary(__filename), compiling);
  } catch (error) {
    const isSource = error instanceof SourceError;
    if (!isSource && !(later.compiling !== void 0 && error instanceof later.compiling.exports.BackendUnavailable)) throw error;
    (0, import_node_fs3.writeSync)(2, `spoor: ${error.message}
`);
    status = isSource ? error.status : 2;
  }
  if (Date.now() - start < YOUNG_MS) for (const script of [program, later.compiling]) script?.save();
  process.exit(status);
}
import_node_worker_threads.parentPort.once("message", (files) => void main(files));
