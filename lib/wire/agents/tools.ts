import { z } from "zod";
import { characters, wellFormed } from "@/lib/wire/pages";
import { UrlSources, UrlSourcesInput, UserLocation } from "./web-tools";

/** How a tool's calls are approved. */
export const PermissionPolicy = z.object({ type: z.enum(["always_allow", "always_ask", "auto"]) });
export type PermissionPolicy = z.infer<typeof PermissionPolicy>;

/** The tools of the agent toolset, in the order in which they are listed. */
export const builtInTools = ["bash", "read", "write", "edit", "glob", "grep", "web_fetch", "web_search"] as const;

const resolved = { enabled: z.boolean(), permission_policy: PermissionPolicy };
const input = { enabled: z.boolean().nullish(), permission_policy: PermissionPolicy.nullish() };
const domains = z.array(characters(1, 253).refine(wellFormed)).min(1).max(64);

const plainConfig = <N extends string>(name: N) =>
  z.object({ type: z.literal(name), name: z.literal(name), ...resolved });
const plainConfigInput = <N extends string>(name: N) =>
  z.object({ type: z.literal(name).optional(), name: z.literal(name), ...input });

const webFetch = {
  allowed_domains: domains.optional(),
  blocked_domains: domains.optional(),
  max_content_tokens: z.int().min(1).nullish(),
};
const webSearch = {
  allowed_domains: domains.optional(),
  blocked_domains: domains.optional(),
  user_location: UserLocation.nullish(),
};

/** A tool of the agent toolset as it is set, nothing left open. */
export const ToolConfig = z.discriminatedUnion("name", [
  plainConfig("bash"),
  plainConfig("read"),
  plainConfig("write"),
  plainConfig("edit"),
  plainConfig("glob"),
  plainConfig("grep"),
  plainConfig("web_fetch").extend({ url_sources: UrlSources.nullable(), ...webFetch }),
  plainConfig("web_search").extend(webSearch),
]);
export type ToolConfig = z.infer<typeof ToolConfig>;

const oneDomainList = "takes allowed_domains or blocked_domains, not both";
const notBoth = ({ allowed_domains, blocked_domains }: { allowed_domains?: string[]; blocked_domains?: string[] }) =>
  !(allowed_domains && blocked_domains);

/** What a caller says about a tool of the agent toolset; what it leaves out comes from the toolset's default. */
export const ToolConfigInput = z.discriminatedUnion("name", [
  plainConfigInput("bash"),
  plainConfigInput("read"),
  plainConfigInput("write"),
  plainConfigInput("edit"),
  plainConfigInput("glob"),
  plainConfigInput("grep"),
  plainConfigInput("web_fetch")
    .extend({ url_sources: UrlSourcesInput.nullish(), ...webFetch })
    .refine(notBoth, oneDomainList),
  plainConfigInput("web_search").extend(webSearch).refine(notBoth, oneDomainList),
]);
export type ToolConfigInput = z.infer<typeof ToolConfigInput>;

/** The JSON Schema of a custom tool's input, kept as it was given: order and all. */
export interface InputSchema {
  type: "object";
  properties?: { [name: string]: unknown } | null;
  required?: string[] | null;
  [name: string]: unknown;
}
export const InputSchema = z
  .custom<InputSchema>(isInputSchema, "must be a JSON Schema of type object, without NUL or lone surrogates")
  .meta({
    override: {
      type: "object",
      properties: {
        type: { const: "object" },
        properties: { type: ["object", "null"] },
        required: { type: ["array", "null"], items: { type: "string" } },
      },
      required: ["type"],
    },
  });

const toolName = z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, "must be 1 to 128 letters, digits, underscores or hyphens");
const serverName = characters(1, 255).refine(wellFormed, "must not hold NUL or lone surrogates");
const mcpToolName = characters(1, 128).refine(wellFormed, "must not hold NUL or lone surrogates");

export const CustomTool = z.object({
  type: z.literal("custom"),
  name: toolName,
  description: characters(1, 10_000).refine(wellFormed, "must not hold NUL or lone surrogates"),
  input_schema: InputSchema,
});
export type CustomTool = z.infer<typeof CustomTool>;

export const AgentToolset = z.object({
  type: z.literal("agent_toolset_20260401"),
  default_config: z.object(resolved),
  configs: z.array(ToolConfig),
});
export const McpToolset = z.object({
  type: z.literal("mcp_toolset"),
  mcp_server_name: serverName,
  default_config: z.object(resolved),
  configs: z.array(z.object({ name: mcpToolName, ...resolved })),
});

/** A tool or set of tools that an agent has. */
export const Tool = z.discriminatedUnion("type", [AgentToolset, McpToolset, CustomTool]).meta({ id: "Tool" });
export type Tool = z.infer<typeof Tool>;

export const ToolInput = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("agent_toolset_20260401"),
    default_config: z.object(input).nullish(),
    configs: z.array(ToolConfigInput).max(8).nullish(),
  }),
  z.object({
    type: z.literal("mcp_toolset"),
    mcp_server_name: serverName,
    default_config: z.object(input).nullish(),
    configs: z
      .array(z.object({ name: mcpToolName, ...input }))
      .max(256)
      .nullish(),
  }),
  CustomTool,
]);
export type ToolInput = z.infer<typeof ToolInput>;

export const ToolsInput = z.array(ToolInput).max(256);

function isInputSchema(value: unknown): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const { type, properties, required } = value as Record<string, unknown>;
  const namesThings = properties == null || (typeof properties === "object" && !Array.isArray(properties));
  const listsNames = required == null || (Array.isArray(required) && required.every((n) => typeof n === "string"));
  return type === "object" && namesThings && listsNames && everyText(value, wellFormed);
}

/** Whether each text in a JSON value, names included, is so. */
function everyText(value: unknown, holds: (text: string) => boolean): boolean {
  if (typeof value === "string") return holds(value);
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([name, part]) => holds(name) && everyText(part, holds));
}
