// What is bundled: see compare.mjs.
import { compare } from "./compare.mjs";

process.stdout.write(`${JSON.stringify(compare(JSON.parse(process.argv[2])))}\n`);
