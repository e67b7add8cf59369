/** Makes the error that ends a command; its text is what the model reads. */
export type Fail = (text: string) => Error;

/** A class of errors whose text runners hand to the model as it is. */
export type ToolErrorClass = new (content: string) => Error;

/**
 * Errors as the client's own runner understands them. It writes `Error: ` before the message of any error but its own
 * `ToolError`, and knows that one by its class: it must be the class of the client at hand, not of another copy of the SDK.
 */
export function failing(messages: object | undefined): Fail {
  const { ToolError } = (messages?.constructor ?? {}) as { ToolError?: ToolErrorClass };
  return ToolError ? (text) => new ToolError(text) : (text) => new Error(text.replace(/^Error: /, ""));
}

/** What the server said in refusing a call; undefined for failures that were no answer. */
export interface Refusal {
  status: number;
  type: string;
  message: string;
  conflicting_path?: string;
}

/** Reads a refusal off an error of the SDK, by its form: several copies of the SDK may be installed. */
export function refusalOf(error: unknown): Refusal | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const { status, error: body } = error as { status?: unknown; error?: { error?: Partial<Refusal> } };
  const refusal = body?.error;
  if (typeof status !== "number" || typeof refusal?.type !== "string") return undefined;
  return { ...refusal, status, type: refusal.type, message: refusal.message ?? "" };
}
