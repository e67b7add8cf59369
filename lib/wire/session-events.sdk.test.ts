import type Anthropic from "@anthropic-ai/sdk";
import { expectTypeOf, test } from "vitest";
import type { z } from "zod";
import type {
  EventOf,
  EventShapes,
  ListSessionEvents,
  SendableEventType,
  SendSessionEvents,
  SessionEventType,
  StreamSessionEvents,
} from "./session-events";

type Sdk = Anthropic.Beta.Sessions.BetaManagedAgentsSessionEvent;
type Params = Anthropic.Beta.Sessions.BetaManagedAgentsEventParams;
type Sent<T> = Omit<T, "betas" | "workspace_id">;

/** Interfaces as plain objects all the way down: only those fit where more fields may stand. */
type Plain<T> = T extends (infer One)[] ? Plain<One>[] : T extends object ? { [K in keyof T]: Plain<T[K]> } : T;
type Taken<T extends SendableEventType> = { type: T } & (keyof EventShapes[T] extends never
  ? unknown
  : z.input<z.ZodObject<EventShapes[T]>>);

// Compiled by the type check; at run time there is nothing left to do.
test("the types of events are the SDK's, all of them", () => {
  expectTypeOf<SessionEventType>().toEqualTypeOf<Sdk["type"]>();
});

test("what the SDK can send is taken", () => {
  type Refused<P extends Params> = P extends { type: infer T extends SendableEventType }
    ? Plain<P> extends Taken<T>
      ? never
      : T
    : never;
  expectTypeOf<Refused<Params>>().toEqualTypeOf<never>();
});

test("what the SDK shows could have been reported, field by field", () => {
  type Differing<T extends SendableEventType> = {
    [K in T]:
      | Exclude<keyof EventOf<K>, keyof Extract<Sdk, { type: K }>>
      | Exclude<keyof Extract<Sdk, { type: K }>, keyof EventOf<K>>;
  };
  type Found = Differing<SendableEventType>;
  type Unlike = { [T in SendableEventType]: Found[T] extends never ? never : T }[SendableEventType];
  // What the server adds: an outcome's id, and the thread of the call that a result answers.
  type Answer = "user.tool_result" | "user.custom_tool_result" | "user.tool_confirmation";
  expectTypeOf<Unlike>().toEqualTypeOf<"user.define_outcome" | Answer>();
  expectTypeOf<Found["user.define_outcome"]>().toEqualTypeOf<"outcome_id">();
  expectTypeOf<Found[Answer]>().toEqualTypeOf<"session_thread_id">();
  type Unshown<T extends SendableEventType> = T extends SendableEventType
    ? Plain<Omit<Extract<Sdk, { type: T }>, "id" | "processed_at">> extends Taken<T>
      ? never
      : T
    : never;
  expectTypeOf<Unshown<SendableEventType>>().toEqualTypeOf<never>();
});

test("parameters are the SDK's", () => {
  expectTypeOf<keyof SendSessionEvents>().toEqualTypeOf<keyof Sent<Anthropic.Beta.Sessions.EventSendParams>>();
  expectTypeOf<keyof ListSessionEvents>().toEqualTypeOf<keyof Sent<Anthropic.Beta.Sessions.EventListParams>>();
  // `after` is beyond the wire: for readers that cannot send Last-Event-ID with their first request.
  expectTypeOf<Exclude<keyof StreamSessionEvents, "after">>().toEqualTypeOf<
    keyof Sent<Anthropic.Beta.Sessions.EventStreamParams>
  >();
});
