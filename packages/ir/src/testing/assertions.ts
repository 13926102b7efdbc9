/** Assertions that need no test framework: they throw. */

/** A claim of the contract, a comparison or a golden file that does not hold. */
export class ContractError extends Error {
  override readonly name = "ContractError";
}

export function fail(message: string): never {
  throw new ContractError(message);
}

/** Arrays by items, everything else by `Object.is`: -0 is not 0, NaN is NaN, 1n is not 1. */
export function isSame(actual: unknown, expected: unknown): boolean {
  if (Array.isArray(actual) && Array.isArray(expected)) return actual.length === expected.length && actual.every((item, k) => isSame(item, expected[k]));
  return Object.is(actual, expected);
}

export function expectSame(actual: unknown, expected: unknown, what: string): void {
  if (!isSame(actual, expected)) fail(`${what}: expected ${show(expected)}, got ${show(actual)}`);
}

/** A value as a failure message shows it. */
export function show(value: unknown): string {
  if (Array.isArray(value)) return `[${value.length > 20 ? `${value.slice(0, 20).map(show).join(", ")}, ... (${value.length} items)` : value.map(show).join(", ")}]`;
  if (typeof value === "string") return JSON.stringify(value);
  if (typeof value === "bigint") return `${value}n`;
  if (Object.is(value, -0)) return "-0";
  if (typeof value === "object" && value !== null) return `a ${value.constructor?.name ?? "bare"} object`;
  return String(value);
}
