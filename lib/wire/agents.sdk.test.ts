import type Anthropic from "@anthropic-ai/sdk";
import { expectTypeOf, test } from "vitest";
import type { Agent, AgentRef, AgentSnapshot, CreateAgent, ListAgents, ThreadAgent, UpdateAgent } from "./agents";
import type { MultiagentInput } from "./agents/multiagent";
import type { Tool, ToolInput } from "./agents/tools";

type Sdk = Anthropic.Beta.Agents.BetaManagedAgentsAgent;
type SdkTool = Sdk["tools"][number];
type Sent<T> = Omit<T, "betas" | "workspace_id">;
type Create = Sent<Anthropic.Beta.AgentCreateParams>;
type Update = Sent<Anthropic.Beta.AgentUpdateParams>;

// Compiled by the type check; at run time there is nothing left to do.
test("replies are what the SDK's types say, both ways", () => {
  expectTypeOf<Agent>().toExtend<Sdk>();
  expectTypeOf<Sdk>().toExtend<Agent>();
  expectTypeOf<keyof Agent>().toEqualTypeOf<keyof Sdk>();
  expectTypeOf<Tool>().toExtend<SdkTool>();
  expectTypeOf<SdkTool>().toExtend<Tool>();
  expectTypeOf<AgentSnapshot>().toExtend<Anthropic.Beta.BetaManagedAgentsSessionAgent>();
  expectTypeOf<Anthropic.Beta.BetaManagedAgentsSessionAgent>().toExtend<AgentSnapshot>();
  expectTypeOf<ThreadAgent>().toExtend<Anthropic.Beta.BetaManagedAgentsSessionThreadAgent>();
  expectTypeOf<Anthropic.Beta.BetaManagedAgentsSessionThreadAgent>().toExtend<ThreadAgent>();
});

test("what the SDK can send is what the schemas read, both ways", () => {
  expectTypeOf<Create>().toExtend<CreateAgent>();
  expectTypeOf<keyof CreateAgent>().toEqualTypeOf<keyof Create>();
  expectTypeOf<Update>().toExtend<UpdateAgent>();
  expectTypeOf<keyof UpdateAgent>().toEqualTypeOf<keyof Update>();
  expectTypeOf<NonNullable<Create["tools"]>[number]>().toExtend<ToolInput>();
  expectTypeOf<NonNullable<Create["multiagent"]>>().toExtend<MultiagentInput>();
  expectTypeOf<MultiagentInput>().toExtend<NonNullable<Create["multiagent"]>>();
  expectTypeOf<keyof ListAgents>().toEqualTypeOf<keyof Sent<Anthropic.Beta.AgentListParams>>();
  expectTypeOf<Anthropic.Beta.SessionCreateParams["agent"]>().toExtend<AgentRef>();
});
