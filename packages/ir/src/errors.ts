/** The error that Spoor's own parts throw: a code for programs, a message for people. */

/**
 * What was wrong, where, and what would be right. `code` is stable, kebab-case, and what callers and tests should ask for; the
 * message may improve from version to version. Guest exceptions are guest values and never of this class.
 */
export class SpoorError extends Error {
  override readonly name: string = "SpoorError";
  constructor(readonly code: string, message: string, options?: ErrorOptions) {
    super(message, options);
  }
}
