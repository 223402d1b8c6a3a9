/**
 * The local stack cannot start for a reason the person at the keyboard can change: a taken port, a missing
 * Java, a folder in use. The message is complete and is printed without a stack trace.
 */
export class StackStartError extends Error {
  override readonly name = 'StackStartError';
}
