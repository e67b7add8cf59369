/**
 * A reason why the process cannot start, in words for the person at the terminal: what is wrong and what to do.
 * It is printed without a stack; anything else that is thrown during the start is a defect and keeps its stack.
 */
export class StartError extends Error {
  override name = "StartError";
}
