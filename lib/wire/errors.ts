import { z } from "zod";
import { WorkState } from "./work/state";

/** A work item's lease as the server holds it: what a refused heartbeat is told. */
const LeaseState = z.object({
  last_heartbeat: z.string().nullable(),
  lease_extended: z.literal(false),
  state: WorkState,
  ttl_seconds: z.int(),
});
export type LeaseState = z.infer<typeof LeaseState>;

/** The one status table: every error the two APIs answer, by the wire's type (Managed Agents API, error envelope). */
const statusOf = {
  invalid_request_error: 400,
  authentication_error: 401,
  billing_error: 402,
  permission_error: 403,
  not_found_error: 404,
  conflict_error: 409,
  memory_path_conflict_error: 409,
  memory_precondition_failed_error: 409,
  request_too_large: 413,
  rate_limit_error: 429,
  api_error: 500,
  overloaded_error: 529,
  timeout_error: 504,
} as const;

export const ErrorType = z.enum(Object.keys(statusOf) as [keyof typeof statusOf, ...(keyof typeof statusOf)[]]);
export type ErrorType = z.infer<typeof ErrorType>;

/** What an error says beyond its type and message. `fields` are spread beside `type` inside `error`, as the wire does for path conflicts. */
export interface ErrorDetails {
  error_code?: string;
  /** Goes with `heartbeat_precondition_failed`. */
  current_state?: LeaseState;
  fields?: { conflicting_path: string; conflicting_memory_id: string };
  /** Seconds after which a retry may succeed; sent as `retry-after`. */
  retry_after?: number;
  /** An HTTP status other than the table's, for the few cases the wire spells out (503 from /health, 412 on heartbeats). */
  status?: number;
}

/** The only error that doors translate; anything else is an `api_error` whose cause stays in the log. */
export class WireError extends Error {
  constructor(
    readonly type: ErrorType,
    message: string,
    readonly details: ErrorDetails = {},
  ) {
    super(message);
    this.name = "WireError";
  }

  get status(): number {
    return this.details.status ?? statusOf[this.type];
  }

  /** The JSON envelope of the wire. */
  envelope(requestId: string): ErrorEnvelope {
    const { error_code, current_state, fields } = this.details;
    const details = error_code ? { details: { error_code, ...(current_state ? { current_state } : {}) } } : {};
    return {
      type: "error",
      error: { type: this.type, message: this.message, ...fields, ...details },
      request_id: requestId,
    };
  }
}

export const ErrorEnvelope = z
  .object({
    type: z.literal("error"),
    error: z.object({
      type: ErrorType,
      message: z.string(),
      details: z.object({ error_code: z.string(), current_state: LeaseState.optional() }).optional(),
      conflicting_path: z.string().optional(),
      conflicting_memory_id: z.string().optional(),
    }),
    request_id: z.string(),
  })
  .meta({ id: "ErrorEnvelope" });
export type ErrorEnvelope = z.infer<typeof ErrorEnvelope>;

/** Reads an error back from its envelope: the console and the tests switch on `type`, never on text. */
export function errorFromEnvelope(status: number, body: unknown): WireError {
  if (!isEnvelope(body))
    return new WireError("api_error", `The server answered ${status} in a form this client does not know.`, { status });
  const { type, message, details, conflicting_path, conflicting_memory_id } = body.error;
  const fields =
    conflicting_path === undefined
      ? undefined
      : { conflicting_path, conflicting_memory_id: conflicting_memory_id ?? "" };
  return new WireError(type, message, { ...details, fields, status });
}

/** Checked by hand: this runs where replies of anything at all arrive, a proxy's error page included. */
function isEnvelope(body: unknown): body is ErrorEnvelope {
  if (typeof body !== "object" || body === null || !("error" in body)) return false;
  const { error } = body;
  if (typeof error !== "object" || error === null || !("type" in error) || !("message" in error)) return false;
  return typeof error.type === "string" && error.type in statusOf && typeof error.message === "string";
}

export const invalid = (message: string, details?: ErrorDetails) =>
  new WireError("invalid_request_error", message, details);
export const notFound = (what: string) => new WireError("not_found_error", `${what} not found.`);
