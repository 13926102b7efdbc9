/**
 * Values as text, so that two runs on two copies of a heap can be compared: objects are numbered in the order in which
 * they are reached, so sharing and cycles count and identity does not.
 */

/** The text of everything that can be reached from `roots`. Own properties in their order; functions by name. */
export function canonical(roots: readonly unknown[]): string {
  const numbers = new Map<object, number>();
  const show = (value: unknown): string => {
    switch (typeof value) {
      case "string": return JSON.stringify(value);
      case "bigint": return `${value}n`;
      case "number": return Object.is(value, -0) ? "-0" : String(value);
      case "function": return `function ${value.name}`;
      case "object": return value === null ? "null" : object(value);
      default: return String(value);
    }
  };
  const object = (value: object): string => {
    const known = numbers.get(value);
    if (known !== undefined) return `#${known}`;
    numbers.set(value, numbers.size + 1);
    const name = `#${numbers.size}=`;
    if (Array.isArray(value)) return `${name}[${value.map(show).join(", ")}]`;
    const properties = Object.entries(value).map(([key, property]) => `${key}: ${show(property)}`);
    return `${name}${value.constructor?.name ?? ""}{${properties.join(", ")}}`;
  };
  return roots.map(show).join("; ");
}
