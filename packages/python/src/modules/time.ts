// @shared-module
/**
 * `time`: clocks, `struct_time`, and the conversions between seconds, fields and text. The clocks are the host's.
 */
import { Field } from "@spoor/ir";
import { index, intValue } from "../objects/arithmetic";
import { builtin, type BuiltinOptions, type W_Builtin } from "../objects/builtin";
import { None, W_Float, W_Tuple } from "../objects/core";
import { keyboardInterrupt, osError, overflowError, typeError, valueError } from "../objects/errors";
import { truncate } from "../objects/int";
import { normalize, toFloat, type Int } from "../objects/int-math";
import { namespaceOf } from "../objects/simple-namespace";
import { structSequence, W_StructSequence } from "../objects/struct-sequence";
import { isStr } from "../objects/text";
import { intType, isInstance, typeOf } from "../objects/type";
import { strFrom, textOf } from "../objects/wide-str";
import { rt } from "../runtime";
import { defineModule } from "./define";
import { fromLocal, localTime, utcTime, zone, type CivilTime } from "./time-calendar";
import { ascTime, formatTime, parseTime } from "./time-format";

const box = (x: number): W_Float => new W_Float(x);

// -- clocks

/** What the clocks say, for compiled code: calls keep their order and are never left out. */
const CLOCKS = new Field("time.clocks", "r", "clocks", () => null, () => {});
const reading: BuiltinOptions = { effects: { reads: [CLOCKS], writes: [CLOCKS], canRaise: false } };

/** Milliseconds as whole nanoseconds; whole milliseconds and the rest apart, so that nothing is lost. */
function nanoseconds(milliseconds: number): Int {
  const whole = Math.floor(milliseconds);
  return normalize(BigInt(whole) * 1_000_000n + BigInt(Math.round((milliseconds - whole) * 1e6)));
}
const seconds = (name: string, clock: () => number): W_Builtin => builtin(name, 0, 0, () => box(clock() / 1000), reading);
const inNanoseconds = (name: string, clock: () => number): W_Builtin => builtin(name, 0, 0, () => nanoseconds(clock()), reading);

const now = (): number => rt().host.now();
const monotonic = (): number => rt().host.monotonic();
const cpu = (): number => rt().host.cpuTime();

const CLOCK_IDS: Record<string, number> = { CLOCK_REALTIME: 0, CLOCK_MONOTONIC: 1, CLOCK_PROCESS_CPUTIME_ID: 2, CLOCK_THREAD_CPUTIME_ID: 3, CLOCK_MONOTONIC_RAW: 4, CLOCK_BOOTTIME: 7, CLOCK_TAI: 11 };
function clockOf(id: any): () => number {
  switch (index(id)) {
    case 0: case 11: return now;
    case 1: case 4: case 7: return monotonic;
    case 2: case 3: return cpu;
    default: throw osError(22, "Invalid argument");
  }
}

const CLOCK_INFO: Record<string, [implementation: string, monotonic: boolean, adjustable: boolean]> = {
  time: ["clock_gettime(CLOCK_REALTIME)", false, true],
  monotonic: ["clock_gettime(CLOCK_MONOTONIC)", true, false],
  perf_counter: ["clock_gettime(CLOCK_MONOTONIC)", true, false],
  process_time: ["clock_gettime(CLOCK_PROCESS_CPUTIME_ID)", true, false],
  thread_time: ["clock_gettime(CLOCK_THREAD_CPUTIME_ID)", true, false],
};
function clockInfo(name: any): any {
  if (!isStr(name)) throw typeError(`get_clock_info() argument 1 must be str, not ${typeOf(name).name}`);
  const info = CLOCK_INFO[textOf(name)];
  if (info === undefined) throw valueError("unknown clock");
  return namespaceOf([["implementation", info[0]], ["monotonic", info[1]], ["adjustable", info[2]], ["resolution", box(1e-9)]]);
}

function sleep(duration: any): any {
  let time: number;
  if (duration instanceof W_Float) {
    if (Number.isNaN(duration.value)) throw valueError("Invalid value NaN (not a number)");
    time = duration.value;
  } else {
    if (typeOf(duration).lookup("__index__") === undefined) throw typeError(`'${typeOf(duration).name}' object cannot be interpreted as an integer or float`);
    time = toFloat(index(duration));
  }
  if (time > 9223372036) throw overflowError("timestamp too large to convert to C PyTime_t");
  if (time < 0) throw valueError("sleep length must be non-negative");
  const { host, state } = rt();
  host.sleep(time * 1000);
  if (state.interrupt[0] !== 0) {
    state.interrupt[0] = 0;
    throw keyboardInterrupt();
  }
  return None;
}

// -- struct_time

const FIELDS = ["tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec", "tm_wday", "tm_yday", "tm_isdst", "tm_zone", "tm_gmtoff"];
const structTime = structSequence("time", "struct_time", FIELDS, {
  count: 9,
  doc: "A time as year, month, day, hour, minute, second, day of the week (Monday is 0), day of the year, and whether daylight saving time is in effect.",
});

const fieldsOf = (t: CivilTime): any => structTime.make([t.year, t.month, t.day, t.hour, t.minute, t.second, t.weekday, t.yearday, t.isDst, strFrom(t.zone), t.offset]);
/** What `strptime` gives: the zone is known only where the text said it. */
const parsedFields = (t: CivilTime, hasZone: boolean, hasOffset: boolean): any =>
  structTime.make([t.year, t.month, t.day, t.hour, t.minute, t.second, t.weekday, t.yearday, t.isDst, hasZone ? strFrom(t.zone) : None, hasOffset ? t.offset : None]);

/** Whole seconds of an argument: the present when it is missing or None. */
function secondsOf(v: any): number {
  if (v === undefined || v === None) return Math.floor(now() / 1000);
  let time: Int;
  if (v instanceof W_Float) {
    if (Number.isNaN(v.value)) throw valueError("Invalid value NaN (not a number)");
    if (!Number.isFinite(v.value)) throw overflowError("timestamp out of range for platform time_t");
    time = truncate(Math.floor(v.value));
  } else time = index(v);
  if (time >= 2n ** 63n || time < -(2n ** 63n)) throw overflowError("timestamp out of range for platform time_t");
  if (time > 67768036191676799 || time < -67768040609740800) throw osError(75, "Value too large for defined data type");
  return Number(time);
}

/** The nine fields of a time tuple, unchecked. */
function fieldsFrom(v: any, name: string): CivilTime {
  if (!(v instanceof W_Tuple)) throw typeError("Tuple or struct_time argument required");
  if (v.items.length !== 9) throw typeError(`${name}(): illegal time tuple argument`);
  const numbers = v.items.map((x) => {
    if (!isInstance(x, intType) && typeOf(x).lookup("__index__") === undefined) throw typeError(`'${typeOf(x).name}' object cannot be interpreted as an integer`);
    const n = isInstance(x, intType) ? intValue(x) : index(x);
    if (n > 2147483647 || n < -2147483648) throw overflowError(`signed integer is ${n > 0 ? "greater than maximum" : "less than minimum"}`);
    return n as number;
  });
  const [year, month, day, hour, minute, second, weekday, yearday, isDst] = numbers as [number, number, number, number, number, number, number, number, number];
  const { names, standard, summer } = zone();
  const more = v instanceof W_StructSequence ? v.more : [];
  return {
    year, month, day, hour, minute, second, weekday, yearday, isDst,
    zone: more[0] !== undefined && isStr(more[0]) ? textOf(more[0]) : names[isDst > 0 ? 1 : 0], offset: typeof more[1] === "number" ? more[1] : isDst > 0 ? summer : standard,
  };
}

/** The fields of a time tuple in their ranges; zeros stand for the first month, day and day of the year. */
function timeFrom(v: any, name: string): CivilTime {
  const t = fieldsFrom(v, name);
  const bad = (what: string): never => { throw valueError(`${what} out of range`); };
  if (t.month === 0) t.month = 1;
  else if (t.month < 0 || t.month > 12) bad("month");
  if (t.day === 0) t.day = 1;
  else if (t.day < 0 || t.day > 31) bad("day of month");
  if (t.hour < 0 || t.hour > 23) bad("hour");
  if (t.minute < 0 || t.minute > 59) bad("minute");
  if (t.second < 0 || t.second > 61) bad("seconds");
  if (t.weekday < -1) bad("day of week");
  t.weekday = (t.weekday + 7) % 7;
  if (t.yearday === 0) t.yearday = 1;
  else if (t.yearday < 0 || t.yearday > 366) bad("day of year");
  return t;
}
const timeOrNow = (v: any, name: string): CivilTime => (v === undefined ? localTime(Math.floor(now() / 1000)) : timeFrom(v, name));

const text = (v: any, name: string, place: number): string => {
  if (!isStr(v)) throw typeError(`${name}() argument ${place} must be str, not ${typeOf(v).name}`);
  return textOf(v);
};

defineModule("time", "Clocks and the conversion of times.", () => {
  const { standard, summer, names } = zone();
  const entries: Record<string, any> = {
    struct_time: structTime.type,
    timezone: -standard,
    altzone: -summer,
    daylight: standard === summer ? 0 : 1,
    tzname: new W_Tuple(names.map(strFrom)),
    _STRUCT_TM_ITEMS: 11,
    ...CLOCK_IDS,
  };
  for (const f of [
    seconds("time", now), seconds("monotonic", monotonic), seconds("perf_counter", monotonic), seconds("process_time", cpu), seconds("thread_time", cpu),
    inNanoseconds("time_ns", now), inNanoseconds("monotonic_ns", monotonic), inNanoseconds("perf_counter_ns", monotonic), inNanoseconds("process_time_ns", cpu), inNanoseconds("thread_time_ns", cpu),
    builtin("clock_gettime", 1, 1, (id) => box(clockOf(id)() / 1000)),
    builtin("clock_gettime_ns", 1, 1, (id) => nanoseconds(clockOf(id)())),
    builtin("clock_getres", 1, 1, (id) => {
      clockOf(id);
      return box(1e-9);
    }),
    builtin("get_clock_info", 1, 1, clockInfo),
    builtin("sleep", 1, 1, sleep),
    builtin("tzset", 0, 0, () => None),
    builtin("gmtime", 0, 1, (v) => fieldsOf(utcTime(secondsOf(v)))),
    builtin("localtime", 0, 1, (v) => fieldsOf(localTime(secondsOf(v)))),
    builtin("mktime", 1, 1, (v) => box(fromLocal(fieldsFrom(v, "mktime")))),
    builtin("asctime", 0, 1, (v) => ascTime(timeOrNow(v, "asctime"))),
    builtin("ctime", 0, 1, (v) => ascTime(localTime(secondsOf(v)))),
    builtin("strftime", 1, 2, (format, v) => strFrom(formatTime(text(format, "strftime", 1), timeOrNow(v, "strftime")))),
    builtin("strptime", 1, 2, (data, format = "%a %b %d %H:%M:%S %Y") => {
      for (const [i, v] of [data, format].entries()) if (!isStr(v)) throw typeError(`strptime() argument ${i} must be str, not <class '${typeOf(v).name}'>`);
      const pattern = textOf(format);
      return parsedFields(parseTime(textOf(data), pattern), /%O?Z/.test(pattern), /%O?z/.test(pattern));
    }),
  ]) entries[f.name] = f;
  return entries;
});
