/**
 * Golden files: a trace, what is done with it, and the text that should come out, in one `*.ir` file that is read and reviewed
 * like a program.
 *
 *     # Adding zero is no addition.
 *     #! passes: rewrite
 *     [i0]
 *     i1 = int_add(i0, 0)
 *     guard_true(i1) [i1]
 *     finish(null)
 *     # =>
 *     [i0]
 *     guard_true(i0, descr=<Guard0>) [i0]
 *     finish(null)
 *     # ---
 *     ... the next case
 *
 * The first comment is the case's title, `#!` lines are commands for whoever transforms. With SPOOR_BLESS=1 in the
 * environment the expectations are rewritten instead of compared.
 *
 * Files are read with Node's own modules, asked for when they are needed: the rest of the testing entry works without them.
 */
import { ContractError } from "./assertions";

/** A case's input, for whoever transforms it. */
export interface GoldenInput {
  /** Path of the file. */
  readonly file: string;
  readonly title: string;
  /** The `#! name: value` lines. */
  readonly commands: Readonly<Record<string, string>>;
  /** The text in front of `# =>`, comments included. */
  readonly text: string;
}

/** A case to hand to a test framework: `for (const { name, run } of goldenFiles(...)) it(name, run)`. */
export interface GoldenCase {
  readonly name: string;
  /** Throws where the output is not what the file says. */
  run(): void;
}

interface Section {
  readonly title: string;
  readonly input: string;
  /** Null when the file has no expectation yet. */
  expected: string | null;
}

/**
 * The cases of all `*.ir` files of a folder, in order of their names. `transform` makes the output; trailing spaces and the number of
 * line ends at the end do not count.
 */
export function goldenFiles(directory: string, transform: (input: GoldenInput) => string): GoldenCase[] {
  const fs = process.getBuiltinModule("node:fs");
  const path = process.getBuiltinModule("node:path");
  const files = fs.readdirSync(directory).filter((file) => file.endsWith(".ir")).sort();
  if (files.length === 0) throw new ContractError(`${directory} has no *.ir files`);
  return files.flatMap((name) => {
    const file = path.join(directory, name);
    const sections = split(fs.readFileSync(file, "utf8"));
    return sections.map((section, index): GoldenCase => ({
      name: `${name}: ${section.title || `case ${index + 1}`}`,
      run() {
        const output = tidy(transform({ file, title: section.title, commands: commandsOf(section.input), text: section.input }));
        if (output === section.expected) return;
        if (process.env.SPOOR_BLESS === "1") {
          section.expected = output;
          fs.writeFileSync(file, join(sections));
          return;
        }
        const how = "Run the test with SPOOR_BLESS=1 to rewrite the file, and review its diff.";
        if (section.expected === null) throw new ContractError(`${file}: "${section.title}" has no expectation yet ("# =>"). ${how}\nThe output is:\n${output}`);
        throw new ContractError(`${file}: "${section.title}" gives another output. ${how}\n${sideBySide(section.expected, output)}`);
      },
    }));
  });
}

/** Splits a file's text into its cases. */
function split(text: string): Section[] {
  return text.split(/^# ---.*\n/m).map((part) => {
    const [input = "", ...rest] = part.split(/^# =>.*\n/m);
    const title = /^#(?!!)[ \t]*(.+)$/m.exec(input)?.[1]!.trim() ?? "";
    return { title, input, expected: rest.length === 0 ? null : tidy(rest.join("")) };
  });
}

const join = (sections: readonly Section[]): string =>
  sections.map(({ input, expected }) => (expected === null ? input : `${input.trimEnd()}\n# =>\n${expected}`)).join("# ---\n");

const tidy = (text: string): string => `${text.replace(/[ \t]+$/gm, "").trim()}\n`;

function commandsOf(text: string): Record<string, string> {
  const commands: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [, name, value] of text.matchAll(/^#![ \t]*([\w-]+)[ \t]*:?[ \t]*(.*)$/gm)) commands[name!] = value!.trim();
  return commands;
}

/** Expected and actual lines, marked where they differ. */
function sideBySide(expected: string, actual: string): string {
  const [left, right] = [expected.trimEnd().split("\n"), actual.trimEnd().split("\n")];
  const width = Math.min(90, Math.max("expected".length, ...left.map((line) => line.length)));
  const lines = [`${"expected".padEnd(width)}    actual`];
  for (let k = 0; k < Math.max(left.length, right.length); k++) {
    const [l = "", r = ""] = [left[k], right[k]];
    lines.push(`${l.padEnd(width)} ${l === r ? "  " : "<>"} ${r}`.trimEnd());
  }
  return lines.join("\n");
}
