// When an engine that warms up becomes faster than one that does not, and what waiting for that cost.

export const median = (numbers) => {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/** Iteration by iteration the smallest of several runs: noise only adds. */
export const fastest = (runs) => runs[0].map((_, i) => Math.min(...runs.map((times) => times[i])));

/**
 * @param {number[]} times seconds of each iteration
 * @param {number} other seconds that the other engine takes for one
 * @returns {{iteration: number | null, lost: number}} the first iteration, from 1, that is faster than the other's, null when none is; and
 *   the seconds by which those before it were slower
 */
export const overtaking = (times, other) => {
  const at = times.findIndex((seconds) => seconds < other);
  const before = at < 0 ? times : times.slice(0, at);
  return { iteration: at < 0 ? null : at + 1, lost: before.reduce((sum, seconds) => sum + seconds - other, 0) };
};
