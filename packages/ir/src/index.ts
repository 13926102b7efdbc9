export { INT_MAX, INT_MIN, NONE, TYPE_CODES, TYPE_NAMES, isConstant, type Opcode, type Ref, type Type } from "./types";
export {
  CAN_EXIT, IS_CALL, IS_FINAL, IS_GUARD, IS_PURE, IS_REMOVABLE, OP, OPS, OP_NAMES, OP_ROWS,
  type DescrKind, type Effect, type OpName, type OpRow, type OpsWithEffect, type PureOpName,
} from "./ops";
export { MEANINGS, MEANING_OF, fold, sameValue, type GuardedOpName, type Meaning } from "./semantics";
export {
  ArrayDescr, BIGINT_CLASS, BOOLEAN_CLASS, CallDescr, ClassDescr, Field, LabelDescr, NUMBER_CLASS, STRING_CLASS, doubles, invalidateWatchers, unwatch, watch,
  type ArrayOptions, type AssemblerTarget, type ClassOptions, type ClassTest, type Descr, type Effects, type FieldFamily, type FieldOptions,
  type Place, type SlotType, type TextDescr, type Validity, type Watchable,
} from "./descr";
export { Trace, type SnapshotFrame } from "./trace";
export {
  HOLE, TAG_CONST, TAG_HOLE, TAG_KIND, TAG_VALUE, TAG_VIRTUAL, tagIndex, tagKind, tagged,
  type ExitRecord, type PendingStore, type ResumeData, type ResumeFrame, type Tagged, type Virtual,
} from "./resume";
export { rebuildFrames, type RebuiltFrame } from "./rebuild";
export { TraceBuilder, type BuilderMethod, type BuilderMethods, type DescrOfKind, type ExitArgument } from "./builder";
export { DescrScope, type NamedDescr } from "./scope";
export { print, printDescr, printRef, printRow } from "./printer";
export { parse } from "./parser";
export { verify } from "./verifier";
export { difference, equal, type EqualOptions } from "./equal";
export { ParseError } from "./lexer";
export { SpoorError } from "./errors";
export { catchingCalls, exceptionGuard, guardExits, inputTypes, labelsOf, resultType, type LabelPlace } from "./structure";
export { evaluate, type EvaluateOptions, type Outcome } from "./evaluator";
export { evalBackend } from "./eval-backend";
export {
  FINISH_RAISE, FINISH_RETURN, LEFT, follow, runToExit,
  type Backend, type Callable, type CompileUnit, type Executable, type Exit, type ExitState, type FinishExit, type GuardExit, type JumpExit,
} from "./backend";
export { InvalidLoop, type OptimizeContext, type OptimizeCounts, type OptimizedTrace, type Optimizer } from "./optimizer";
