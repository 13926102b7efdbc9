// Reads a jit-summary as PyPy prints it: "Tracing:  \t30\t0.058", "abort: trace too long:\t2". Spoor's is the same, line for line.

/**
 * @param {string} text anything that contains one summary
 * @returns {{counts: Record<string, number>, seconds: Record<string, number>}} by the lines' labels, without the colon
 */
export const parseSummary = (text) => {
  const counts = {};
  const seconds = {};
  for (const line of text.split("\n")) {
    const found = /^\s*([A-Za-z#][^\t]*?):\s*\t+(\S+)(?:\s*\t+(\S+))?\s*$/.exec(line);
    if (found === null) continue;
    const [, label, first, second] = found;
    if (label === "TOTAL") seconds[label] = Number(first);
    else counts[label] = Number(first);
    if (second !== undefined) seconds[label] = Number(second);
  }
  return { counts, seconds };
};
