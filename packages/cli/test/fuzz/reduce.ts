/** Makes a failing program smaller: removes statements with what is indented under them, and puts blocks in the place of their headers, while it still fails. */
export async function reduce(source: string, fails: (source: string) => Promise<boolean>): Promise<string> {
  let lines = source.split("\n").filter((line) => line.trim() !== "");
  const indent = (line: string): number => line.length - line.trimStart().length;
  const end = (from: number): number => {
    let to = from + 1;
    while (to < lines.length && indent(lines[to]!) > indent(lines[from]!)) to++;
    return to;
  };
  const attempt = async (candidate: string[]): Promise<boolean> => {
    if (!(await fails(`${candidate.join("\n")}\n`))) return false;
    lines = candidate;
    return true;
  };
  for (let changed = true; changed; ) {
    changed = false;
    for (let at = lines.length - 1; at >= 0; at--) {
      if (at >= lines.length) continue;
      const to = end(at);
      if (await attempt([...lines.slice(0, at), ...lines.slice(to)])) changed = true;
      else if (to > at + 1 && (await attempt([...lines.slice(0, at), ...lines.slice(at + 1, to).map((line) => line.slice(4)), ...lines.slice(to)]))) changed = true;
      else if (!/^\s*(pass|def|class|for|while|if|elif|else|try|except|finally|return)\b/.test(lines[at]!) && (await attempt([...lines.slice(0, at), `${" ".repeat(indent(lines[at]!))}pass`, ...lines.slice(to)]))) changed = true;
    }
  }
  return `${lines.join("\n")}\n`;
}
