// @shared-module
/** StopIteration with a generator's return value. */
import { None, PyError } from "../objects/core";
import { EXC, newException } from "../objects/errors";

export function stopIterationOf(value: any): PyError {
  return new PyError(newException(EXC.StopIteration, value === None ? [] : [value]));
}
