// @shared-module
/**
 * Continuations: what a frame does with the value that its callee (or a residual call) delivers. The instruction at the frame's pc says the
 * rest: destination, operands, jump target. The driver's own (KONT_RETURN, KONT_UNWIND, KONT_RAISE) are beside these.
 *
 * A plain numeric enum, because bundlers inline its members into the switch.
 */
export enum K {
  /** Nothing is awaited. */
  NONE = 0,
  /** Into the destination (the instruction's first operand). */
  STORE,
  /** STORE for CALL and CALL_METHOD, whose length is known without a table. */
  CALL,
  /** Nothing to do with the value. */
  DISCARD,
  /** An object whose truth decides. */
  TRUTH,
  /** What `__bool__` returned. */
  BOOL,
  /** What `__len__` returned, whose truth decides. */
  LENGTH,
  /** A host-made bool that decides. */
  DECIDE,
  /** What the left operand's method returned; NotImplemented: the right operand is asked. */
  BINARY_LEFT,
  /** What the right operand's reflected method returned; NotImplemented: TypeError. */
  BINARY_RIGHT,
  /** What the in-place method returned; NotImplemented: the ordinary operator. */
  INPLACE,
  /** What the left operand's comparison returned; NotImplemented: the right operand is asked. */
  COMPARE_LEFT,
  /** What the right operand's swapped comparison returned; NotImplemented: identity or TypeError. */
  COMPARE_RIGHT,
  /** What `__eq__` returned, asked for `!=`. */
  NOT_EQUAL,
  /** The result of a comparison: stored, or its truth decides a jump. */
  COMPARED,
  /** What `__init__` returned; the instance is in the pending register. */
  INIT,
  /** A new object from `__new__`, to be initialized with the call's arguments. */
  NEW,
  /** An iterator's next item, or what its generator was left with; `undefined` when it is exhausted. */
  NEXT,
  /** What the generator in the pending register was left with, for a call of `next` or `send`: its end is StopIteration. */
  SENT,
  /** The same for `next` with a default, the call's second argument, which is what the end gives. */
  SENT_OR,
  /** What `__iter__` returned. */
  ITER,
  /** What a delegation's generator was left with. */
  DELEGATE,
  /** The result of a delegation's residual step: a W_Step. */
  DELEGATE_STEP,
  /** A callable for a method pair. */
  METHOD,
  /** A host array with the values of several destinations. */
  UNPACK,
  /** A host array: function and self of a method pair. */
  PAIR,
  /** An exception to be raised. */
  RAISE,
  /** AttributeError of a getter: `__getattr__` is asked. */
  GETATTR,
  /** As KONT_RAISE, for an AttributeError that `__getattr__` may answer. */
  GETATTR_RAISED,
  /** A host array with the registers of the callee, from the general binder. */
  BIND,
  /** The positional arguments of a call as a tuple. */
  STARRED,
}
