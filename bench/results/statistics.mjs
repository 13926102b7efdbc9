// Means of several runs, and how they are written.

export const mean = (numbers) => numbers.reduce((sum, x) => sum + x, 0) / numbers.length;

/** Standard deviation of a sample. */
export const deviation = (numbers) => {
  if (numbers.length < 2) return 0;
  const m = mean(numbers);
  return Math.sqrt(numbers.reduce((sum, x) => sum + (x - m) ** 2, 0) / (numbers.length - 1));
};

/** "1.234 ± 0.056" of seconds. */
export const spread = (numbers) => `${mean(numbers).toFixed(3)} ± ${deviation(numbers).toFixed(3)}`;

/** Lines of a table: the first column to the left, the others to the right, a rule below the head. */
export const table = (head, rows) => {
  const lines = [head, ...rows];
  const widths = head.map((_, i) => Math.max(...lines.map((line) => line[i].length)));
  const write = (line) => line.map((cell, i) => (i === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[i]))).join("  ").trimEnd();
  return [write(head), widths.map((w) => "-".repeat(w)).join("  "), ...rows.map(write)].join("\n");
};
