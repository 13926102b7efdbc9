export { type AnyValue, type Machine, type ValueOf, type Values } from "./machine";
export { Frame, KONT_BITS, KONT_RAISE, KONT_RETURN, KONT_UNWIND, kontOf, pcOf, positionOf, type GuestCode, type Interpreter, type Thread } from "./frame";
export { DirectMachine, type DirectHooks, type HostValues } from "./direct";
export { type CellState, type JitCell } from "./cells";
