// What the commands of the results have in common: options from the command line, `--help`, and messages about what is wrong.
import { parseArgs } from "node:util";

/**
 * Reads the command line. `table`: as parseArgs takes its options; `--help` is added. Gives the options' texts, `number(name)` for one that has to be a whole
 * number from 1, and `stop(message)`, which ends the process with status 2.
 */
export function commandLine(command, usage, table) {
  const stop = (message) => {
    console.error(`${command}: ${message}\n\n${usage}`);
    process.exit(2);
  };
  let options;
  try {
    options = parseArgs({ options: { ...table, help: { type: "boolean", default: false } } }).values;
  } catch (error) {
    stop(error.message);
  }
  if (options.help) {
    process.stdout.write(usage);
    process.exit(0);
  }
  const number = (name) => (/^[1-9]\d*$/.test(options[name]) ? Number(options[name]) : stop(`--${name}: "${options[name]}" is not a number of at least 1`));
  return { options, number, stop };
}
