import type Anthropic from "@anthropic-ai/sdk";
import { expectTypeOf, test } from "vitest";
import type { LeaseState } from "./errors";
import type { Heartbeat, ListWork, PollWork, RecordedHeartbeat, StopWork, UpdateWork, Work, WorkStats } from "./work";

type Item = Anthropic.Beta.Environments.BetaSelfHostedWork;
type Sent<T> = Omit<T, "betas" | "workspace_id" | "environment_id" | "Anthropic-Worker-ID">;

// Compiled by the type check; at run time there is nothing left to do.
test("replies are what the SDK's types say, both ways", () => {
  expectTypeOf<Work>().toExtend<Item>();
  expectTypeOf<Item>().toExtend<Work>();
  expectTypeOf<keyof Work>().toEqualTypeOf<keyof Item>();
  expectTypeOf<RecordedHeartbeat>().toEqualTypeOf<Anthropic.Beta.Environments.BetaSelfHostedWorkHeartbeatResponse>();
  expectTypeOf<WorkStats>().toEqualTypeOf<Anthropic.Beta.Environments.BetaSelfHostedWorkQueueStats>();
  expectTypeOf<LeaseState>().toExtend<Anthropic.Beta.Environments.BetaWorkLeaseState>();
});

test("what the SDK can send is what the schemas read, both ways", () => {
  type Poll = Sent<Anthropic.Beta.Environments.WorkPollParams>;
  type Beat = Sent<Anthropic.Beta.Environments.WorkHeartbeatParams>;
  expectTypeOf<keyof PollWork>().toEqualTypeOf<keyof Poll>();
  expectTypeOf<keyof Heartbeat>().toEqualTypeOf<keyof Beat>();
  expectTypeOf<Heartbeat>().toExtend<Beat>();
  expectTypeOf<UpdateWork>().toEqualTypeOf<Sent<Anthropic.Beta.Environments.WorkUpdateParams>>();
  expectTypeOf<Sent<Anthropic.Beta.Environments.WorkStopParams>>().toExtend<StopWork>();
  expectTypeOf<keyof ListWork>().toEqualTypeOf<keyof Sent<Anthropic.Beta.Environments.WorkListParams>>();
});
