// @shared-module
/**
 * Dates of the proleptic Gregorian calendar in numbers, and the local time zone as the host's JavaScript knows it.
 *
 * `CivilTime` is C's `struct tm` with Python's conventions: the full year, months from 1, Monday as day 0 of the week, days of the year from 1.
 */

export interface CivilTime {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  weekday: number;
  yearday: number;
  /** 1: daylight saving time, 0: not, -1: unknown. */
  isDst: number;
  zone: string;
  /** Seconds east of UTC. */
  offset: number;
}

const DAYS_BEFORE = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334];
export const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const mod = (a: number, b: number): number => ((a % b) + b) % b;

/** Days from 1970-01-01 to the date; month and day may be out of range. */
export function daysFromDate(year: number, month: number, day: number): number {
  const y = year + Math.floor((month - 1) / 12);
  const m = mod(month - 1, 12);
  const past = y - 1;
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  return past * 365 + leapDays - 719162 + DAYS_BEFORE[m]! + (m > 1 && isLeap(y) ? 1 : 0) + day - 1;
}

/** The date so many days after 1970-01-01. */
export function dateFromDays(days: number): { year: number; month: number; day: number; yearday: number } {
  const cycles = Math.floor((days + 719162) / 146097);
  let rest = days + 719162 - cycles * 146097;
  const centuries = Math.min(3, Math.floor(rest / 36524));
  rest -= centuries * 36524;
  const fours = Math.floor(rest / 1461);
  rest -= fours * 1461;
  const years = Math.min(3, Math.floor(rest / 365));
  rest -= years * 365;
  const year = cycles * 400 + centuries * 100 + fours * 4 + years + 1;
  const leap = isLeap(year) ? 1 : 0;
  let month = 12;
  while (month > 1 && rest < DAYS_BEFORE[month - 1]! + (month > 2 ? leap : 0)) month--;
  return { year, month, day: rest - DAYS_BEFORE[month - 1]! - (month > 2 ? leap : 0) + 1, yearday: rest + 1 };
}

/** Day of the week, Monday 0, of a number of days. */
export const weekdayOf = (days: number): number => mod(days + 3, 7);

/** ISO 8601 year and week. */
export function isoWeek(t: { year: number; yearday: number; weekday: number }): { year: number; week: number } {
  const week = Math.floor((t.yearday - 1 - t.weekday + 10) / 7);
  if (week < 1) return { year: t.year - 1, week: weeksOf(t.year - 1) };
  return week > weeksOf(t.year) ? { year: t.year + 1, week: 1 } : { year: t.year, week };
}
const weeksOf = (year: number): number => {
  const first = weekdayOf(daysFromDate(year, 1, 1));
  return first === 3 || (first === 2 && isLeap(year)) ? 53 : 52;
};

/** Seconds since 1970 as UTC. */
export function utcTime(seconds: number): CivilTime {
  const days = Math.floor(seconds / 86400);
  const rest = seconds - days * 86400;
  return { ...dateFromDays(days), hour: Math.floor(rest / 3600), minute: Math.floor(rest / 60) % 60, second: rest % 60, weekday: weekdayOf(days), isDst: 0, zone: "GMT", offset: 0 };
}

/** Seconds east of UTC at a time. */
function offsetAt(seconds: number): number {
  const minutes = new Date(Math.max(-8.6e15, Math.min(8.6e15, seconds * 1000))).getTimezoneOffset();
  return -minutes * 60;
}

let zoneNames: Intl.DateTimeFormat | null = null;
function zoneName(seconds: number, offset: number): string {
  if (offset === 0 && zone().standard === 0 && zone().summer === 0) return "UTC";
  zoneNames ??= new Intl.DateTimeFormat("en-US", { timeZoneName: "short" });
  const part = zoneNames.formatToParts(new Date(seconds * 1000)).find((p) => p.type === "timeZoneName");
  return (part?.value ?? "").replace(/^GMT(?=[+-])/, "UTC");
}

export interface Zone {
  /** Seconds east of UTC in winter and in summer (of whichever hemisphere). */
  readonly standard: number;
  readonly summer: number;
  readonly names: readonly [string, string];
}
let known: Zone | null = null;
/** The local time zone in the present year. */
export function zone(): Zone {
  if (known !== null) return known;
  const year = new Date().getFullYear();
  const times = [Date.UTC(year, 0, 1) / 1000, Date.UTC(year, 6, 1) / 1000];
  const offsets = times.map(offsetAt);
  const standard = Math.min(...offsets);
  const summer = Math.max(...offsets);
  known = { standard, summer, names: ["UTC", "UTC"] };
  if (standard !== 0 || summer !== 0) {
    const name = (offset: number): string => zoneName(times[offsets.indexOf(offset)]!, offset);
    known = { standard, summer, names: [name(standard), name(summer)] };
  }
  return known;
}

/** Seconds since 1970 as local time. */
export function localTime(seconds: number): CivilTime {
  const offset = offsetAt(seconds);
  const { standard, summer } = zone();
  return { ...utcTime(seconds + offset), isDst: standard !== summer && offset === summer ? 1 : 0, zone: zoneName(seconds, offset), offset };
}

/** Seconds since 1970 of a local time whose fields may be out of range. */
export function fromLocal(t: CivilTime): number {
  const wall = daysFromDate(t.year, t.month, t.day) * 86400 + t.hour * 3600 + t.minute * 60 + t.second;
  const { standard, summer } = zone();
  if (standard === summer) return wall - offsetAt(wall - standard);
  if (t.isDst >= 0) {
    const guess = wall - (t.isDst > 0 ? summer : standard);
    return guess;
  }
  const early = wall - summer;
  return offsetAt(early) === summer ? early : wall - offsetAt(wall - standard);
}
