// @shared-module
/**
 * Floats as text, exactly: shortest digits for repr, correctly rounded (half to even) digits for 'e', 'f', 'g'.
 *
 * JavaScript's toFixed and toExponential are exact too, but round ties away from zero. A tie needs the exact value to end in a 5 behind the last
 * digit wanted, which is rare: it is looked for, and only then settled, for toExponential with BigInt arithmetic.
 */

/** `value` as mantissa * 2**exponent, exactly; for finite values >= 0. */
export function decompose(value: number): { mantissa: bigint; exponent: number } {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, value);
  const raw = bits.getBigUint64(0);
  const biased = Number((raw >> 52n) & 0x7ffn);
  const fraction = raw & 0xfffffffffffffn;
  return biased === 0 ? { mantissa: fraction, exponent: -1074 } : { mantissa: fraction | 0x10000000000000n, exponent: biased - 1075 };
}

/** numerator / denominator rounded to an integer, ties to even; both positive. */
const roundedQuotient = (numerator: bigint, denominator: bigint): bigint => {
  const quotient = numerator / denominator;
  const twice = (numerator - quotient * denominator) * 2n;
  return twice > denominator || (twice === denominator && (quotient & 1n) === 1n) ? quotient + 1n : quotient;
};

/** round(value * 10**places) as an integer, ties to even, exactly; `value` finite and >= 0. */
export function scaledInteger(value: number, places: number): bigint {
  const { mantissa, exponent } = decompose(value);
  let numerator = mantissa;
  let denominator = 1n;
  if (places >= 0) numerator *= 10n ** BigInt(places);
  else denominator *= 10n ** BigInt(-places);
  if (exponent >= 0) numerator <<= BigInt(exponent);
  else denominator <<= BigInt(-exponent);
  return roundedQuotient(numerator, denominator);
}

/** Digits of `value` >= 0 with `places` behind the point (the point left out when there are none). */
export function fixedText(value: number, places: number): string {
  if (places <= 100 && value < 1e21) {
    const text = value.toFixed(places);
    // A tie: exactly so many bits behind the binary point. It was rounded up, and the digit below an odd one is even.
    const last = text.charCodeAt(text.length - 1);
    return (last & 1) === 1 && Number.isInteger(value * 2 ** (places + 1)) && !Number.isInteger(value * 2 ** places) ? text.slice(0, -1) + String.fromCharCode(last - 1) : text;
  }
  const digits = scaledInteger(value, places).toString();
  if (places === 0) return digits;
  const padded = digits.padStart(places + 1, "0");
  return `${padded.slice(0, -places)}.${padded.slice(-places)}`;
}

/** The `count` >= 1 significant digits of `value` >= 0, and the decimal exponent of the first. */
export function significantDigits(value: number, count: number): { digits: string; exponent: number } {
  if (value === 0) return { digits: "0".repeat(count), exponent: 0 };
  const wanted = Math.min(count + 24, 101);
  const [mantissa, power] = value.toExponential(wanted - 1).split("e") as [string, string];
  const all = mantissa.replace(".", "");
  const exponent = Number(power);
  if (count <= 76 && !/^50*$/.test(all.slice(count)) && !/^9+$/.test(all.slice(count))) {
    // Not a tie, and no carry that the longer text already made.
    const [short, shortPower] = value.toExponential(count - 1).split("e") as [string, string];
    return { digits: short.replace(".", ""), exponent: Number(shortPower) };
  }
  let integer = scaledInteger(value, count - 1 - exponent);
  let digits = integer.toString();
  let place = exponent;
  if (digits.length > count) {
    place++;
    integer = scaledInteger(value, count - 1 - place);
    digits = integer.toString();
  } else if (digits.length < count) {
    place--;
    digits = scaledInteger(value, count - 1 - place).toString();
  }
  return { digits, exponent: place };
}

const exponentText = (exponent: number): string => `e${exponent < 0 ? "-" : "+"}${String(Math.abs(exponent)).padStart(2, "0")}`;

/** `value` >= 0 in exponent form with `places` behind the point. */
export function exponentialText(value: number, places: number, alternate = false): string {
  const { digits, exponent } = significantDigits(value, places + 1);
  return `${digits[0]}${places > 0 || alternate ? "." : ""}${digits.slice(1)}${exponentText(exponent)}`;
}

/** `value` >= 0 as 'g' does: `precision` significant digits, trailing zeros removed unless `alternate`. */
export function generalText(value: number, precision: number, alternate = false, minFixed = -4, maxFixed = precision): string {
  const count = Math.max(precision, 1);
  const { digits, exponent } = significantDigits(value, count);
  const trim = (text: string): string => (alternate ? text : text.includes(".") ? text.replace(/\.?0+$/, "") : text);
  if (exponent < minFixed || exponent >= maxFixed) {
    return trim(`${digits[0]}${count > 1 || alternate ? "." : ""}${digits.slice(1)}`) + exponentText(exponent);
  }
  if (exponent < 0) return trim(`0.${"0".repeat(-exponent - 1)}${digits}`);
  const whole = digits.slice(0, exponent + 1);
  const rest = digits.slice(exponent + 1);
  return rest === "" && !alternate ? whole : trim(`${whole}.${rest}`);
}

/** repr(value): the shortest digits that read back as the same float. */
export function floatRepr(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e16) return Object.is(value, -0) ? "-0.0" : `${value}.0`;
  if (Number.isNaN(value)) return "nan";
  if (value === Infinity) return "inf";
  if (value === -Infinity) return "-inf";
  const magnitude = Math.abs(value);
  if (magnitude >= 1e-4 && magnitude < 1e16) {
    const text = String(value);
    if (!text.includes("e")) return text;
  }
  const sign = value < 0 ? "-" : "";
  const [mantissa, power] = magnitude.toExponential().split("e") as [string, string];
  const exponent = Number(power);
  const digits = mantissa.replace(".", "");
  if (exponent < -4 || exponent >= 16) return `${sign}${mantissa}${exponentText(exponent)}`;
  if (exponent < 0) return `${sign}0.${"0".repeat(-exponent - 1)}${digits}`;
  return digits.length > exponent + 1 ? `${sign}${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}` : `${sign}${digits.padEnd(exponent + 1, "0")}.0`;
}
