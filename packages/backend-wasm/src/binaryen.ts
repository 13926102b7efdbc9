/** The type of binaryen's module object. Nothing here imports it at run time: loading costs 310-370 ms. */
export type Binaryen = typeof import("binaryen").default;
export type BinaryenModule = InstanceType<Binaryen["Module"]>;
export type Expression = number;
/** Loads binaryen. */
export const loadBinaryen = async (): Promise<Binaryen> => (await import("binaryen")).default;
