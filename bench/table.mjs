// The tables: one per figure, a row per program, a column per engine, the geometric mean of the ratios at the end.

export const geometricMean = (numbers) =>
  numbers.length > 0 ? Math.exp(numbers.reduce((sum, number) => sum + Math.log(number), 0) / numbers.length) : undefined;

const milliseconds = (seconds) => {
  const value = seconds * 1000;
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2);
};
const megabytes = (bytes) => (bytes / 2 ** 20).toFixed(0);
const ratio = (value) => `${value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)}x`;

/** Each figure: its name in a result, its title, how it is written. A ratio is always the baseline's figure by the engine's. */
export const FIGURES = [
  { key: "best", title: "Best iteration (ms)", format: milliseconds },
  { key: "first", title: "First iteration (ms)", format: milliseconds },
  { key: "wall", title: "Process, start to end (ms)", format: milliseconds },
  { key: "memory", title: "Largest resident set (MB)", format: megabytes },
];

/**
 * One figure's table as text.
 * @param results program -> engine -> what `measure` returned
 * @param baseline the engine that the ratios compare with: 2.00x is twice as fast (or half the memory)
 */
export const renderTable = ({ key, title, format }, programs, engines, results, baseline) => {
  const ratios = new Map(engines.map((engine) => [engine, []]));
  const rows = programs.map((program) => {
    const base = results[program]?.[baseline];
    const cells = engines.map((engine) => {
      const outcome = results[program]?.[engine];
      if (outcome === undefined) return "";
      if (!outcome.ok) return "FAIL";
      const value = outcome[key];
      if (value === undefined) return "-";
      if (engine === baseline || !base?.ok || base[key] === undefined) return format(value);
      const times = base[key] / value;
      ratios.get(engine).push(times);
      return `${format(value)} ${ratio(times).padStart(6)}`;
    });
    return [program, ...cells];
  });
  const counted = (engine) => {
    const mean = geometricMean(ratios.get(engine));
    if (mean === undefined) return "";
    // A mean over fewer programs than there are says so.
    const over = ratios.get(engine).length;
    return over === programs.length ? ratio(mean) : `${ratio(mean)} of ${over}`;
  };
  const means = ["geometric mean", ...engines.map((engine) => (engine === baseline ? "" : counted(engine)))];
  const head = [title, ...engines];
  const lines = [head, ...rows, ...(engines.some((engine) => ratios.get(engine).length > 0) ? [means] : [])];
  const widths = head.map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const write = (line) =>
    line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column]))).join("  ").trimEnd();
  const rule = widths.map((width) => "-".repeat(width)).join("  ");
  const written = lines.map(write);
  const foot = written.length > rows.length + 1 ? [rule, written.at(-1)] : [];
  return [written[0], rule, ...written.slice(1, rows.length + 1), ...foot].join("\n");
};

/** Every program that failed, engine by engine, with its message. */
export const failuresOf = (programs, engines, results) =>
  programs.flatMap((program) =>
    engines
      .filter((engine) => results[program]?.[engine]?.ok === false)
      .map((engine) => `FAIL ${program} under ${engine}: ${results[program][engine].error}`),
  );
