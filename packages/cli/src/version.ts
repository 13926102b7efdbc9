import manifest from "../package.json" with { type: "json" };

/** What `-V` prints. */
export const VERSION = `Python 3.14.0 (Spoor ${manifest.version})`;
