import { expect, test } from "vitest";
import { settingsTold } from "@/components/agents/settings-told";
import type { Agent } from "@/lib/wire/agents";

const allowed = { enabled: true, permission_policy: { type: "always_allow" as const } };
const agent: Agent = {
  id: "agent_01x",
  type: "agent",
  name: "Concierge",
  description: null,
  system: "You plan travels.",
  model: { id: "claude-sonnet-4-5", effort: { type: "high" }, speed: "standard" },
  tools: [],
  mcp_servers: [],
  skills: [],
  execution_identity: { type: "service_account" },
  version: 1,
  multiagent: null,
  metadata: {},
  created_at: "2026-05-03T14:02:00.000000Z",
  updated_at: "2026-05-03T14:02:00.000000Z",
  archived_at: null,
};

test("what is as it usually is goes without saying", () => {
  expect(settingsTold(agent)).toEqual([{ name: "Model", values: ["claude-sonnet-4-5"] }]);
});

test("what is not is said", () => {
  const told = settingsTold({
    ...agent,
    model: { id: "claude-opus-4-5", effort: { type: "low" }, speed: "fast", inference_geo: "eu" },
    tools: [
      {
        type: "agent_toolset_20260401",
        default_config: { ...allowed, enabled: false },
        configs: [
          { type: "bash", name: "bash", enabled: true, permission_policy: { type: "always_ask" } },
          { type: "read", name: "read", ...allowed },
          { type: "write", name: "write", ...allowed, enabled: false },
        ],
      },
      {
        type: "agent_toolset_20260401",
        default_config: allowed,
        configs: [{ type: "bash", name: "bash", ...allowed, enabled: false }],
      },
      {
        type: "mcp_toolset",
        mcp_server_name: "crm",
        default_config: allowed,
        configs: [{ name: "drop", ...allowed, enabled: false }],
      },
      { type: "custom", name: "seat_map", description: "Draws the seats.", input_schema: { type: "object" } },
    ],
    skills: [{ type: "anthropic", skill_id: "pdf", version: "latest" }],
    execution_identity: { type: "aws_role", role_arn: "arn:aws:iam::1:role/x" },
    multiagent: { type: "coordinator", agents: [{ type: "agent", id: "agent_01y", version: 3 }] },
  });
  expect(told).toEqual([
    { name: "Model", values: ["claude-opus-4-5, effort low, speed fast, in eu"] },
    {
      name: "Tools",
      values: [
        "bash (asks first), read",
        "read, write, edit, glob, grep, web_fetch, web_search",
        "crm: not drop; otherwise all tools",
        "seat_map: Draws the seats.",
      ],
    },
    { name: "Skills", values: ["pdf"] },
    { name: "Other agents", values: ["agent_01y v3"] },
    { name: "Acts as", values: ["arn:aws:iam::1:role/x"] },
  ]);
});
