import { describe, expect, test } from "vitest";
import { CreateAgent } from "@/lib/wire/agents";
import { ListMemoryStores } from "@/lib/wire/memory-stores";
import { CreateSession, ListSessions } from "@/lib/wire/sessions";
import { complaintOf } from "./complaint";

type Schema = { safeParse(value: unknown): { error?: Parameters<typeof complaintOf>[0] } };
const complaint = (schema: Schema, value: unknown) => complaintOf(schema.safeParse(value).error!);
const session = { agent: "agent_01", environment_id: "env_01" };

describe("a value that may have several forms is judged by the form it comes nearest to", () => {
  test.each<[string, Schema, unknown, RegExp]>([
    ["an unknown status", ListSessions, { statuses: "sleeping" }, /^statuses: .*"running"/],
    ["an unknown status among others", ListSessions, { statuses: ["idle", "sleeping"] }, /^statuses\.1: .*"running"/],
    ["no agent", CreateSession, { environment_id: "env_01" }, /^agent: .*undefined/],
    [
      "an override that is null",
      CreateSession,
      { ...session, agent: { type: "agent_with_overrides", id: "agent_01", tools: null } },
      /^agent\.tools: .*null/,
    ],
    ["a model without an id", CreateAgent, { name: "A", model: { speed: "fast" } }, /^model\.id: .*undefined/],
    [
      "a first message without content",
      CreateSession,
      { ...session, initial_events: [{ type: "user.message", content: [] }] },
      /^initial_events\.0\.content: /,
    ],
    [
      "a first event of a type that cannot be one",
      CreateSession,
      { ...session, initial_events: [{ type: "agent.message" }] },
      /^initial_events\.0\.type: is none of the types/,
    ],
  ])("%s", (_, schema, value, said) => {
    expect(complaint(schema, value)).toMatch(said);
  });
});

test("a field is named once, and keys of metadata are not", () => {
  expect(complaint(ListMemoryStores, { limit: "0" })).toBe("limit: must be at least 1");
  expect(complaint(CreateSession, { ...session, metadata: { sesame: "x".repeat(513) } })).not.toMatch(/sesame|xxx/);
});
