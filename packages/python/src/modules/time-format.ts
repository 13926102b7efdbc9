// @shared-module
/**
 * `strftime` as glibc does it in the C locale, and `strptime`.
 */
import { valueError } from "../objects/errors";
import { reprText } from "../objects/text";
import { strFrom } from "../objects/wide-str";
import { daysFromDate, dateFromDays, fromLocal, isLeap, isoWeek, weekdayOf, zone, type CivilTime } from "./time-calendar";

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const MONTHS = ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];
const short = (names: readonly string[]): string[] => names.map((n) => n.slice(0, 3));
const SHORT_DAYS = short(DAYS);
const SHORT_MONTHS = short(MONTHS);

/** `asctime`: fixed widths, the day padded by a space. */
export const ascTime = (t: CivilTime): string =>
  `${SHORT_DAYS[t.weekday]} ${SHORT_MONTHS[t.month - 1]} ${String(t.day).padStart(2, " ")} ${two(t.hour)}:${two(t.minute)}:${two(t.second)} ${t.year}`;
const two = (n: number): string => String(n).padStart(2, "0");

/** Directives that stand for several. */
const COMPOSED: Record<string, string> = { c: "%a %b %e %H:%M:%S %Y", D: "%m/%d/%y", F: "%Y-%m-%d", R: "%H:%M", r: "%I:%M:%S %p", T: "%H:%M:%S", X: "%H:%M:%S", x: "%m/%d/%y" };

interface NumberField { readonly value: number; readonly width: number; readonly pad: "0" | " " }
const zeros = (value: number, width = 2): NumberField => ({ value, width, pad: "0" });
const spaces = (value: number, width = 2): NumberField => ({ value, width, pad: " " });
const mod = (a: number, b: number): number => ((a % b) + b) % b;

function fieldOf(t: CivilTime, directive: string): NumberField | string | undefined {
  switch (directive) {
    case "a": return SHORT_DAYS[t.weekday]!;
    case "A": return DAYS[t.weekday]!;
    case "b": case "h": return SHORT_MONTHS[t.month - 1]!;
    case "B": return MONTHS[t.month - 1]!;
    case "C": return zeros(Math.floor(t.year / 100));
    case "d": return zeros(t.day);
    case "e": return spaces(t.day);
    case "g": return zeros(mod(isoWeek(t).year, 100));
    case "G": return zeros(isoWeek(t).year, 0);
    case "H": return zeros(t.hour);
    case "I": return zeros(t.hour % 12 === 0 ? 12 : t.hour % 12);
    case "j": return zeros(t.yearday, 3);
    case "k": return spaces(t.hour);
    case "l": return spaces(t.hour % 12 === 0 ? 12 : t.hour % 12);
    case "m": return zeros(t.month);
    case "M": return zeros(t.minute);
    case "n": return "\n";
    case "p": return t.hour < 12 ? "AM" : "PM";
    case "P": return t.hour < 12 ? "am" : "pm";
    case "s": return zeros(fromLocal(t), 0);
    case "S": return zeros(t.second);
    case "t": return "\t";
    case "u": return zeros(t.weekday + 1, 1);
    case "U": return zeros(Math.floor((t.yearday + 6 - ((t.weekday + 1) % 7)) / 7));
    case "V": return zeros(isoWeek(t).week);
    case "w": return zeros((t.weekday + 1) % 7, 1);
    case "W": return zeros(Math.floor((t.yearday + 6 - t.weekday) / 7));
    case "y": return zeros(mod(t.year, 100));
    case "Y": return zeros(t.year, 0);
    case "z": {
      const minutes = Math.floor(Math.abs(t.offset) / 60);
      return `${t.offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}${two(minutes % 60)}`;
    }
    case "Z": return t.zone;
    case "%": return "%";
    default: return undefined;
  }
}

/** Directives that do not take the modifier: they stay as they are. */
const NOT_MODIFIED = { E: "aAbBdDeFgGhHIjklmMSUVwW", O: "aAcDFxXY" };

/** A time as text. */
export function formatTime(format: string, t: CivilTime): string {
  return format.replace(/%([-_0^#+]*)(\d*)([EO]?)([A-Za-z%])/g, (all, flags: string, width: string, modifier: string, directive: string) => {
    if (modifier !== "" && NOT_MODIFIED[modifier as "E" | "O"].includes(directive)) return all;
    const composed = COMPOSED[directive];
    const field = composed === undefined ? fieldOf(t, directive) : formatTime(composed, t);
    if (field === undefined) return all;
    let text: string;
    const padding = /[-_0+]/.exec([...flags].reverse().join(""))?.[0];
    if (typeof field === "string") {
      const pad = padding === "0" || padding === "+" ? "0" : " ";
      text = padding === "-" ? field : field.padStart(Number(width || 0), pad);
    } else {
      const pad = padding === "_" ? " " : padding === "0" || padding === "+" ? "0" : field.pad;
      const size = width !== "" ? Number(width) : field.width;
      const digits = String(Math.abs(field.value));
      const sign = field.value < 0 ? "-" : "";
      text = padding === "-" ? sign + digits : pad === "0" ? sign + digits.padStart(size - sign.length, "0") : (sign + digits).padStart(size, " ");
    }
    if (directive === "P") return text;
    if (flags.includes("#")) return "pZ".includes(directive) ? text.toLowerCase() : "aAbBh".includes(directive) ? text.toUpperCase() : text;
    return flags.includes("^") ? text.toUpperCase() : text;
  });
}

// -- strptime

const names = (key: string, values: readonly string[]): string => `(?<${key}>${[...values].filter((v) => v !== "").sort((a, b) => b.length - a.length).map((v) => v.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`;

function patternOf(directive: string): string | undefined {
  switch (directive.length === 2 && directive[0] === "O" ? directive[1] : directive) {
    case "d": case "e": return "(?<d>3[0-1]|[1-2]\\d|0[1-9]|[1-9]| [1-9])";
    case "f": return "(?<f>[0-9]{1,6})";
    case "H": case "k": return "(?<H>2[0-3]|[0-1]\\d|\\d| \\d)";
    case "I": case "l": return "(?<I>1[0-2]|0[1-9]|[1-9]| [1-9])";
    case "G": return "(?<G>\\d\\d\\d\\d)";
    case "j": return "(?<j>36[0-6]|3[0-5]\\d|[1-2]\\d\\d|0[1-9]\\d|00[1-9]|[1-9]\\d|0[1-9]|[1-9])";
    case "m": return "(?<m>1[0-2]|0[1-9]|[1-9])";
    case "M": return "(?<M>[0-5]\\d|\\d)";
    case "S": return "(?<S>6[0-1]|[0-5]\\d|\\d)";
    case "U": return "(?<U>5[0-3]|[0-4]\\d|\\d)";
    case "W": return "(?<W>5[0-3]|[0-4]\\d|\\d)";
    case "w": return "(?<w>[0-6])";
    case "u": return "(?<u>[1-7])";
    case "V": return "(?<V>5[0-3]|0[1-9]|[1-4]\\d|\\d)";
    case "y": return "(?<y>\\d\\d)";
    case "C": return "(?<C>\\d\\d)";
    case "Y": return "(?<Y>\\d\\d\\d\\d)";
    case "z": return "(?<z>[+-]\\d\\d:?[0-5]\\d(?::?[0-5]\\d(?:\\.\\d{1,6})?)?|Z)";
    case "A": return names("A", DAYS);
    case "a": return names("a", SHORT_DAYS);
    case "B": return names("B", MONTHS);
    case "b": return names("b", SHORT_MONTHS);
    case "p": case "P": return "(?<p>am|pm)";
    case "Z": return names("Z", ["utc", "gmt", ...zone().names]);
    case "%": return "%";
    default: return COMPOSED[directive] === undefined || directive === "F" ? undefined : formatPattern(COMPOSED[directive]!);
  }
}

function formatPattern(format: string, whole = format): string {
  return format.replace(/[\\.^$*+?(){}[\]|]/g, "\\$&").replace(/\s+/g, "\\s+").replace(/%[-_0^#]*[0-9]*([OE]?\\?.?)/gs, (_all, directive: string) => {
    const pattern = patternOf(directive);
    if (pattern !== undefined) return pattern;
    const bad = directive.replace("\\s", "").replace("\\", "");
    throw valueError(bad === "" ? `stray % in format '${whole}'` : `'${bad}' is a bad directive in format '${whole}'`);
  });
}

const patterns = new Map<string, RegExp>();
function compiled(format: string): RegExp {
  let pattern = patterns.get(format);
  if (pattern === undefined) {
    const source = formatPattern(format);
    const seen = new Set<string>();
    for (const [, name] of source.matchAll(/\(\?<([A-Za-z])>/g)) {
      if (seen.has(name!)) throw valueError(`redefinition of group name '${name}'`);
      seen.add(name!);
    }
    if (patterns.size > 50) patterns.clear();
    patterns.set(format, (pattern = new RegExp(source, "iy")));
  }
  pattern.lastIndex = 0;
  return pattern;
}

const indexIn = (values: readonly string[], text: string): number => values.findIndex((v) => v.toLowerCase() === text.toLowerCase());

/** Day of the year from a week (that starts on `firstDay`, Monday 0) and a day of the week. */
function yeardayOfWeek(year: number, week: number, weekday: number, fromMonday: boolean): number {
  const shift = fromMonday ? 0 : 1;
  const first = (weekdayOf(daysFromDate(year, 1, 1)) + shift) % 7;
  const day = (weekday + shift) % 7;
  return week === 0 ? 1 + day - first : 1 + ((7 - first) % 7) + 7 * (week - 1) + day;
}

/** The time that a text stands for under a format. */
export function parseTime(text: string, format: string): CivilTime {
  const pattern = compiled(format);
  const found = pattern.exec(text);
  if (found === null) throw valueError(`time data ${reprText(strFrom(text))} does not match format ${reprText(strFrom(format))}`);
  if (pattern.lastIndex !== text.length) throw valueError(`unconverted data remains: ${text.slice(pattern.lastIndex)}`);
  const g = found.groups ?? {};
  const number = (key: string): number | null => (g[key] === undefined ? null : Number(g[key]));

  let year = number("Y");
  const ofCentury = number("y");
  if (ofCentury !== null) {
    const century = number("C");
    year = century !== null ? century * 100 + ofCentury : ofCentury + (ofCentury <= 68 ? 2000 : 1900);
  }
  let month = number("m") ?? 1;
  if (g["B"] !== undefined) month = indexIn(MONTHS, g["B"]) + 1;
  if (g["b"] !== undefined) month = indexIn(SHORT_MONTHS, g["b"]) + 1;
  let day = number("d") ?? 1;
  let hour = number("H") ?? 0;
  const half = number("I");
  if (half !== null) hour = (half % 12) + (g["p"]?.toLowerCase() === "pm" ? 12 : 0);
  let weekday: number | null = null;
  if (g["A"] !== undefined) weekday = indexIn(DAYS, g["A"]);
  if (g["a"] !== undefined) weekday = indexIn(SHORT_DAYS, g["a"]);
  if (g["w"] !== undefined) weekday = (Number(g["w"]) + 6) % 7;
  if (g["u"] !== undefined) weekday = Number(g["u"]) - 1;
  let yearday = number("j");
  const isoYear = number("G");
  const isoWeekNumber = number("V");
  checkIso(year, isoYear, isoWeekNumber, weekday, yearday);

  let leapDay = false;
  if (year === null) {
    leapDay = month === 2 && day === 29;
    year = leapDay ? 1904 : 1900;
  }
  if (yearday === null && weekday !== null) {
    const week = number("U") ?? number("W");
    if (week !== null) yearday = yeardayOfWeek(year, week, weekday, g["W"] !== undefined);
    else if (isoYear !== null && isoWeekNumber !== null) {
      const monday = daysFromDate(isoYear, 1, 4) - weekdayOf(daysFromDate(isoYear, 1, 4));
      const date = dateFromDays(monday + 7 * (isoWeekNumber - 1) + weekday);
      ({ year, month, day } = date);
    }
    if (yearday !== null && yearday <= 0) {
      year--;
      yearday += isLeap(year) ? 366 : 365;
    }
  }
  if (yearday === null) {
    if (day > [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1]!) throw valueError(dayMessage(year, month, day));
    yearday = daysFromDate(year, month, day) - daysFromDate(year, 1, 1) + 1;
  } else {
    ({ year, month, day } = dateFromDays(daysFromDate(year, 1, 1) + yearday - 1));
  }
  weekday ??= weekdayOf(daysFromDate(year, month, day));
  if (leapDay) year = 1900;
  const { isDst, zoneText } = zoneOf(g["Z"]);
  return { year, month, day, hour, minute: number("M") ?? 0, second: number("S") ?? 0, weekday, yearday, isDst, zone: zoneText, offset: offsetOf(g["z"]) };
}

const dayMessage = (year: number, month: number, day: number): string => `day ${day} must be in range 1..${dateFromDays(daysFromDate(year, month + 1, 1) - 1).day} for month ${month} in year ${year}`;

function checkIso(year: number | null, isoYear: number | null, week: number | null, weekday: number | null, yearday: number | null): void {
  const weekdays = "a weekday directive ('%A', '%a', '%w', or '%u').";
  if (isoYear !== null) {
    if (yearday !== null) throw valueError("Day of the year directive '%j' is not compatible with ISO year directive '%G'. Use '%Y' instead.");
    if (week === null || weekday === null) throw valueError(`ISO year directive '%G' must be used with the ISO week directive '%V' and ${weekdays}`);
  } else if (week !== null) {
    if (year === null || weekday === null) throw valueError(`ISO week directive '%V' must be used with the ISO year directive '%G' and ${weekdays}`);
    throw valueError("ISO week directive '%V' is incompatible with the year directive '%Y'. Use the ISO year '%G' instead.");
  }
}

function zoneOf(name: string | undefined): { isDst: number; zoneText: string } {
  if (name === undefined) return { isDst: -1, zoneText: "" };
  const { standard, summer, names: [winter, dst] } = zone();
  const text = name.toLowerCase();
  if (text === "utc" || text === "gmt") return { isDst: 0, zoneText: name };
  if (standard !== summer && winter === dst) return { isDst: -1, zoneText: name };
  return { isDst: text === winter.toLowerCase() ? 0 : 1, zoneText: name };
}

function offsetOf(text: string | undefined): number {
  if (text === undefined || text === "Z" || text === "z") return 0;
  let z = text;
  if (z[3] === ":") {
    z = z.slice(0, 3) + z.slice(4);
    if (z.length > 5) {
      if (z[5] !== ":") throw valueError(`Inconsistent use of : in ${text}`);
      z = z.slice(0, 5) + z.slice(6);
    }
  }
  const seconds = Number(z.slice(1, 3)) * 3600 + Number(z.slice(3, 5)) * 60 + Number(z.slice(5, 7) || 0);
  return z.startsWith("-") ? -seconds : seconds;
}
