/** Where every screen lives. The URL holds a screen's state, and it is spelled here and nowhere else. */
export const urls = {
  activity: (query: { at?: string } = {}) => address("/", query),
  stores: (query: { q?: string; archived?: boolean; create?: boolean } = {}) => address("/stores", query),
  store: (storeId: string, query: { filter?: string } = {}) => address(`/stores/${encodeURIComponent(storeId)}`, query),
  storeHistory: (storeId: string, query: StoreHistoryQuery = {}) =>
    address(`/stores/${encodeURIComponent(storeId)}/history`, query),
  memory: (storeId: string, memoryId: string, query: MemoryQuery = {}) =>
    address(`/stores/${encodeURIComponent(storeId)}/m/${encodeURIComponent(memoryId)}`, query),
  sessions: (query: SessionsQuery = {}) => address("/sessions", query),
  session: (sessionId: string, query: SessionQuery = {}) =>
    address(`/sessions/${encodeURIComponent(sessionId)}`, query),
  agents: (query: { q?: string; archived?: boolean; create?: boolean } = {}) => address("/agents", query),
  agent: (agentId: string, query: AgentQuery = {}) => address(`/agents/${encodeURIComponent(agentId)}`, query),
  environments: (query: { archived?: boolean; create?: boolean } = {}) => address("/environments", query),
  environment: (environmentId: string) => `/environments/${encodeURIComponent(environmentId)}`,
  settings: () => "/settings",
  keys: (query: { key?: string; create?: boolean } = {}) => address("/settings/keys", query),
  login: (query: { next?: string } = {}) => address("/login", query),
  setup: () => "/setup",
  reference: () => "/docs",
};

/** `version` and `against` are version numbers; without `version` the URL means the newest. `raw` chooses plain text over rendered, either way. */
export interface MemoryQuery {
  tab?: "read" | "edit" | "history";
  version?: string | number;
  against?: string | number;
  mode?: "split";
  raw?: "1" | "0";
  line?: number;
}

export interface StoreHistoryQuery {
  path_prefix?: string;
  actor?: string;
  operation?: string;
  from?: string;
  to?: string;
  /** The version whose change is unfolded. */
  change?: string;
}

export interface SessionsQuery {
  status?: string;
  agent?: string;
  store?: string;
  archived?: boolean;
  from?: string;
  to?: string;
  create?: boolean;
}

export interface SessionQuery {
  /** The event to open at. */
  event?: string;
  /** The only thread that is shown. */
  thread?: string;
  tab?: "transcript" | "changes" | "resources" | "events" | "usage";
}

/** `version` and `against` are version numbers of the definition; without `version` the URL means the newest. */
export interface AgentQuery {
  tab?: "definition" | "sessions" | "writes";
  version?: number;
  against?: number;
}

/**
 * A page of this console to go to after signing in; anything that would leave it becomes the first page.
 * The query is a stranger's to choose, so an address of another host must not pass, however it is spelled.
 */
export function safeNext(next: string | null | undefined): string {
  const here = "http://console.invalid";
  if (!next?.startsWith("/") || /[\\\p{Cc}]/u.test(next)) return urls.activity();
  const url = URL.parse(next, here);
  if (url?.origin !== here || url.pathname === "/login" || url.pathname === "/setup") return urls.activity();
  return url.pathname + url.search + url.hash;
}

function address(path: string, query: object) {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === "" || value === false) continue;
    search.set(name, String(value));
  }
  return search.size ? `${path}?${search}` : path;
}
