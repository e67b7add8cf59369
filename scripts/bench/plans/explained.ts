import pg from "pg";
import { database } from "@/lib/domain/database";

/** One statement as PostgreSQL ran it. */
export interface Explained {
  text: string;
  ms: number;
  /** Pages of 8 KB that it touched, found in memory or not. */
  pages: number;
  /** How each table was reached, the other way than by an index key first. */
  access: string[];
  /** Rows that were read and thrown away. */
  discarded: number;
  sorted: number;
}

interface PlanNode {
  "Node Type": string;
  "Relation Name"?: string;
  "Index Name"?: string;
  "Function Name"?: string;
  "Actual Rows"?: number;
  "Actual Loops"?: number;
  "Rows Removed by Filter"?: number;
  "Rows Removed by Join Filter"?: number;
  "Shared Hit Blocks"?: number;
  "Shared Read Blocks"?: number;
  Plans?: PlanNode[];
}

/** Makes every connection to this database explain what it runs, as notices. `planCacheMode` as in PostgreSQL's settings. */
export async function explainEverything(url: string, planCacheMode: "auto" | "force_generic_plan"): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const name = client.escapeIdentifier(decodeURIComponent(new URL(url).pathname.slice(1)));
  const settings = {
    session_preload_libraries: "auto_explain",
    "auto_explain.log_min_duration": "0",
    "auto_explain.log_nested_statements": "on",
    "auto_explain.log_analyze": "on",
    "auto_explain.log_buffers": "on",
    "auto_explain.log_timing": "off",
    "auto_explain.log_format": "json",
    client_min_messages: "log",
    plan_cache_mode: planCacheMode,
  };
  await client.query("LOAD 'auto_explain'");
  for (const [setting, value] of Object.entries(settings))
    await client.query(`ALTER DATABASE ${name} SET ${setting} = '${value}'`);
  await client.end();
}

let heard: Explained[] = [];

/** Collects what the server's own connections explain from now on. */
export function listen(): void {
  database().on("connect", (client) => {
    client.on("notice", ({ message = "" }) => {
      const [, ms, plan] = /^duration: ([\d.]+) ms {2}plan:\s*(\{.*\})\s*$/s.exec(message) ?? [];
      if (ms && plan) heard.push(explained(Number(ms), JSON.parse(plan)));
    });
  });
}

/** Runs `act` three times and returns the statements of the last, when everything was in memory. */
export async function statementsOf(act: () => Promise<unknown>): Promise<Explained[]> {
  for (let time = 0; time < 3; time++) {
    heard = [];
    // The server gives a question up after some seconds; its plan is not heard then, and that is the finding.
    await act().catch((cause: Error) =>
      heard.push({ text: cause.message, ms: Number.NaN, pages: 0, access: [], discarded: 0, sorted: 0 }),
    );
  }
  return heard;
}

function explained(
  ms: number,
  { "Query Text": text, Plan: plan }: { "Query Text": string; Plan: PlanNode },
): Explained {
  const nodes = [...nodesOf(plan)];
  const loops = (node: PlanNode) => node["Actual Loops"] ?? 1;
  return {
    text: text.replace(/\s+/g, " ").trim(),
    ms,
    pages: (plan["Shared Hit Blocks"] ?? 0) + (plan["Shared Read Blocks"] ?? 0),
    access: [...new Set(nodes.flatMap(accessOf))],
    discarded: nodes.reduce(
      (sum, node) =>
        sum + ((node["Rows Removed by Filter"] ?? 0) + (node["Rows Removed by Join Filter"] ?? 0)) * loops(node),
      0,
    ),
    sorted: nodes
      .filter((node) => /Sort/.test(node["Node Type"]))
      .reduce((sum, node) => sum + (node.Plans?.[0]?.["Actual Rows"] ?? 0) * loops(node), 0),
  };
}

function* nodesOf(node: PlanNode): Generator<PlanNode> {
  yield node;
  for (const child of node.Plans ?? []) yield* nodesOf(child);
}

function accessOf(node: PlanNode): string[] {
  if (node["Index Name"]) return [node["Index Name"]];
  if (node["Node Type"] === "Seq Scan") return [`all of ${node["Relation Name"]}`];
  if (node["Function Name"]) return [`${node["Function Name"]}()`];
  return [];
}
