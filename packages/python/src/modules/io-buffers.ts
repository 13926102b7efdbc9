// @shared-module
/**
 * The contents of files in memory: text by code point, bytes as Latin-1 text. One position for reading and writing, as in Python's `io`.
 */

/** A text that grows; positions count code points. */
export class TextBuffer {
  #text = "";
  /** One string per code point, once there is one beyond U+FFFF. */
  #points: string[] | null = null;
  position = 0;
  constructor(text = "") {
    this.write(text);
    this.position = 0;
  }
  get length(): number { return this.#points === null ? this.#text.length : this.#points.length; }
  get text(): string { return this.#points === null ? this.#text : this.#points.join(""); }
  slice(start: number, end: number): string { return this.#points === null ? this.#text.slice(start, end) : this.#points.slice(start, end).join(""); }

  write(text: string): number {
    if (this.#points === null && /[\ud800-\udbff][\udc00-\udfff]/.test(text)) this.#points = [...this.#text];
    if (this.position > this.length) this.#append("\0".repeat(this.position - this.length));
    const characters = this.#points === null ? null : [...text];
    const count = characters?.length ?? text.length;
    if (this.position === this.length) this.#append(text);
    else if (this.#points !== null) this.#points.splice(this.position, count, ...characters!);
    else this.#text = this.#text.slice(0, this.position) + text + this.#text.slice(this.position + count);
    this.position += count;
    return count;
  }
  #append(text: string): void {
    if (this.#points === null) this.#text += text;
    else this.#points.push(...text);
  }
  truncate(size: number): void {
    if (size >= this.length) return;
    if (this.#points === null) this.#text = this.#text.slice(0, size);
    else this.#points.length = size;
  }
  /** Up to `size` characters (negative: all that is left). */
  read(size: number): string {
    const end = size < 0 ? this.length : Math.min(this.length, this.position + size);
    const text = this.position >= end ? "" : this.slice(this.position, end);
    this.position = Math.max(this.position, end);
    return text;
  }
  /** The next line with its end, at most `size` characters; "" at the end. `ends`: what ends a line. */
  readLine(size: number, ends: readonly string[]): string {
    if (this.position >= this.length) return "";
    let end: number;
    if (this.#points === null) {
      end = this.#text.length;
      for (const mark of ends) {
        const at = this.#text.indexOf(mark, this.position);
        // The longest mark at the first place counts.
        if (at >= 0 && at + mark.length <= end && !(end - mark.length >= at && end < this.#text.length && at > end)) end = Math.min(end, at + mark.length);
      }
      if (ends.length > 1 && this.#text[end - 1] === "\r" && this.#text[end] === "\n") end++;
    } else {
      const points = this.#points;
      end = this.position;
      while (end < points.length && !ends.includes(points[end]!)) end++;
      end = Math.min(points.length, end + 1);
      if (points[end - 1] === "\r" && points[end] === "\n" && ends.length > 1) end++;
    }
    if (size >= 0) end = Math.min(end, this.position + size);
    const line = this.slice(this.position, end);
    this.position = end;
    return line;
  }
}

/** What ends a line for a file with the argument `newline`. */
export const lineEnds = (newline: string | null): readonly string[] => (newline === null ? ["\n"] : newline === "" ? ["\n", "\r"] : [newline]);

/** Text as it is read: with `newline` None every line end is "\n". */
export const translate = (text: string, newline: string | null): string => (newline === null && text.includes("\r") ? text.replace(/\r\n?/g, "\n") : text);
