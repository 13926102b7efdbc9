// What every JavaScript host gives (browsers, Node, workers) and the language's own library does not declare. The portable
// packages are type-checked against ES2023 and this alone, so that nothing of one host slips in.
declare const performance: { now(): number };

declare class TextEncoder {
  encode(text?: string): Uint8Array;
}

declare class TextDecoder {
  constructor(label?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  decode(bytes?: ArrayBuffer | ArrayBufferView, options?: { stream?: boolean }): string;
}
