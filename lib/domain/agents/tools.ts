import type { McpServer } from "@/lib/wire/agents";
import {
  builtInTools,
  type PermissionPolicy,
  type Tool,
  type ToolConfig,
  type ToolConfigInput,
  type ToolInput,
} from "@/lib/wire/agents/tools";
import type { ToolFilter, UrlSources, UrlSourcesInput } from "@/lib/wire/agents/web-tools";
import { invalid } from "@/lib/wire/errors";

const toolsMax = 256;

interface Defaults {
  enabled: boolean;
  permission_policy: PermissionPolicy;
}
type Partly = { enabled?: boolean | null; permission_policy?: PermissionPolicy | null } | null | undefined;

/**
 * Tools with everything that was left open filled in: a tool takes what it lacks from its set's default, a set is enabled and
 * asks for nothing (agent toolset) or always (MCP). Throws `invalid_request_error` when a name comes twice, there are more than
 * 256 tools, a toolset names no MCP server of the agent, or a server is named by no toolset.
 */
export function resolveTools(input: readonly ToolInput[], servers: readonly McpServer[]): Tool[] {
  const custom = new Set(input.flatMap((tool) => (tool.type === "custom" ? [tool.name] : [])));
  const tools = input.map((tool) => resolveTool(tool, custom));
  const count = tools.reduce((sum, tool) => sum + sizeOf(tool), 0);
  if (count > toolsMax) throw invalid(`tools: an agent has at most ${toolsMax} tools across its toolsets.`);
  once(tools.map(setOf), "tools: each toolset and custom tool can be there once.");
  checkServers(tools, servers);
  return tools;
}

/** Throws `invalid_request_error` unless MCP toolsets and servers name each other. */
export function checkServers(tools: readonly Tool[], servers: readonly McpServer[]): void {
  const named = new Set(tools.flatMap((tool) => (tool.type === "mcp_toolset" ? [tool.mcp_server_name] : [])));
  const known = new Set(servers.map(({ name }) => name));
  if ([...named].some((name) => !known.has(name)))
    throw invalid("tools: an mcp_toolset names a server that is not in mcp_servers.");
  if ([...known].some((name) => !named.has(name)))
    throw invalid("mcp_servers: every server must be referenced by an mcp_toolset in tools.");
}

function resolveTool(tool: ToolInput, custom: ReadonlySet<string>): Tool {
  if (tool.type === "custom")
    return { type: tool.type, name: tool.name, description: tool.description, input_schema: tool.input_schema };
  const defaults = resolve(tool.default_config, {
    enabled: true,
    permission_policy: { type: tool.type === "mcp_toolset" ? "always_ask" : "always_allow" },
  });
  if (tool.type === "agent_toolset_20260401") {
    const configs = (tool.configs ?? []).map((config) => resolveConfig(config, defaults, custom));
    once(
      configs.map(({ name }) => name),
      "tools: a toolset configures each of its tools once.",
    );
    return { type: tool.type, default_config: defaults, configs };
  }
  const configs = (tool.configs ?? []).map((config) => ({ name: config.name, ...resolve(config, defaults) }));
  once(
    configs.map(({ name }) => name),
    "tools: a toolset configures each of its tools once.",
  );
  return { type: tool.type, mcp_server_name: tool.mcp_server_name, default_config: defaults, configs };
}

const resolve = (given: Partly, defaults: Defaults): Defaults => ({
  enabled: given?.enabled ?? defaults.enabled,
  permission_policy: given?.permission_policy ?? defaults.permission_policy,
});

function resolveConfig(config: ToolConfigInput, defaults: Defaults, custom: ReadonlySet<string>): ToolConfig {
  const { type: _, enabled, permission_policy, ...own } = config;
  const common = resolve({ enabled, permission_policy }, defaults);
  if (own.name !== "web_fetch") return { type: own.name, ...own, ...common } as ToolConfig;
  const { url_sources, ...fetch } = own;
  return { type: own.name, ...fetch, ...common, url_sources: url_sources ? resolveSources(url_sources, custom) : null };
}

function resolveSources(input: UrlSourcesInput, custom: ReadonlySet<string>): UrlSources {
  const sources: UrlSources = {
    client_tool_results: long(input.client_tool_results),
    server_tool_results: long(input.server_tool_results),
    user_input: long(input.user_input),
  };
  if (Object.values(sources).every((source) => source?.type === "none"))
    throw invalid("url_sources: at least one source must be allowed.");
  const server = new Set(["web_search", "web_fetch"]);
  if (namesOf(sources.client_tool_results).some((name) => !custom.has(name)))
    throw invalid("url_sources: client_tool_results names a tool that is not a custom tool of this agent.");
  if (namesOf(sources.server_tool_results).some((name) => !server.has(name)))
    throw invalid("url_sources: server_tool_results can name web_search and web_fetch.");
  return sources;
}

/** The object form of what may have been given as one word. */
const long = <T extends ToolFilter>(source: "all" | "none" | T | null | undefined): T | null =>
  typeof source === "string" ? ({ type: source } as T) : (source ?? null);

const namesOf = (filter: ToolFilter | null) =>
  filter && "tools" in filter ? filter.tools.map(({ name }) => name) : [];

function sizeOf(tool: Tool): number {
  if (tool.type === "custom") return 1;
  return tool.type === "mcp_toolset" ? tool.configs.length : builtInTools.length;
}

function setOf(tool: Tool): string {
  if (tool.type === "custom") return `custom ${tool.name}`;
  return tool.type === "mcp_toolset" ? `mcp ${tool.mcp_server_name}` : tool.type;
}

function once(names: readonly string[], message: string): void {
  if (new Set(names).size !== names.length) throw invalid(message);
}
