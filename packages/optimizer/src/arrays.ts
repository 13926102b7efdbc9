/** Longer copies of typed arrays, for buffers that grow. */

export type Ints = Int32Array<ArrayBuffer>;
export type Bytes = Uint8Array<ArrayBuffer>;
export type Doubles = Float64Array<ArrayBuffer>;

export const longerInts = (old: Ints, length: number, fill = 0): Ints => {
  const longer = new Int32Array(length);
  if (fill !== 0) longer.fill(fill, old.length);
  longer.set(old);
  return longer;
};
export const longerBytes = (old: Bytes, length: number): Bytes => {
  const longer = new Uint8Array(length);
  longer.set(old);
  return longer;
};
export const longerShorts = (old: Uint16Array<ArrayBuffer>, length: number): Uint16Array<ArrayBuffer> => {
  const longer = new Uint16Array(length);
  longer.set(old);
  return longer;
};
export const longerDoubles = (old: Doubles, length: number): Doubles => {
  const longer = new Float64Array(length);
  longer.set(old);
  return longer;
};
