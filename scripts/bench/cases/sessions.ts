import { hashSecret, newSecret } from "@/lib/domain/credentials/secret";
import { newId } from "@/lib/domain/ids";
import type { BenchCase } from "@/scripts/bench/bench-case";
import { overSmall } from "@/scripts/bench/cases/scale";
import { fillStore } from "@/scripts/bench/fill";
import type { Result } from "@/scripts/bench/result";
import { type FilledSessions, fillSessions } from "@/scripts/bench/sessions";
import type { Stand } from "@/scripts/bench/stand";

interface Sessions extends FilledSessions {
  key: string;
  stores: readonly [string, string, string];
}

const few = 500;

/** So many sessions in a workspace of their own, and a key that reads them. */
async function workspaceOf(stand: Stand, sessions: number): Promise<Sessions> {
  const { database } = stand;
  const [workspaceId, actorId] = [`wrkspc_${newId("user").slice(5)}`, newId("apikey")];
  const key = newSecret(actorId);
  await database.query("INSERT INTO workspaces (id, name) VALUES ($1, 'Bench')", [workspaceId]);
  await database.query(
    "INSERT INTO api_keys (id, workspace_id, name, scopes, secret_hash, hint) VALUES ($1, $2, 'Bench', '{admin}', $3, '')",
    [actorId, workspaceId, hashSecret(key)],
  );
  const addStore = async () => (await fillStore(database, { workspaceId, actorId }, "Attached", [])).id;
  const stores = [await addStore(), await addStore(), await addStore()] as const;
  return { key, stores, ...(await fillSessions(database, { workspaceId, actorId }, sessions, stores)) };
}

const dayAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString();

/** Each filter of the list by itself, and some together; every one of them fills a page of both lists. */
const filters: { [name: string]: (sessions: Sessions) => string } = {
  none: () => "",
  "oldest first": () => "&order=asc",
  "archived ones too": () => "&include_archived=true",
  "a status": () => "&statuses[]=idle",
  "two statuses": () => "&statuses[]=running&statuses[]=idle",
  "an agent": ({ agents }) => `&agent_id=${agents.usual}`,
  "an agent of few": ({ agents }) => `&agent_id=${agents.some}`,
  "an agent's version": ({ agents }) => `&agent_id=${agents.usual}&agent_version=2`,
  "a store": ({ stores }) => `&memory_store_id=${stores[0]}`,
  "a store of few": ({ stores }) => `&memory_store_id=${stores[1]}`,
  "after a moment": () => `&created_at[gte]=${dayAgo(180)}`,
  "before a moment": () => `&created_at[lte]=${dayAgo(180)}`,
  "an agent and a status": ({ agents }) => `&agent_id=${agents.some}&statuses[]=idle`,
  "a store and an agent": ({ agents, stores }) => `&memory_store_id=${stores[0]}&agent_id=${agents.some}`,
};

/** First pages of the list of many sessions over those of one of 500, the worst filter of all. */
export const sessionLists: BenchCase = {
  cases: ["session-list"],
  async run(bench) {
    const { stand, plan } = bench;
    const many = plan.large / 2;
    const [large, small] = [await workspaceOf(stand, many), await workspaceOf(stand, few)];
    await stand.database.query("VACUUM (ANALYZE)");
    const results: [name: string, result: Result][] = [];
    for (const [name, query] of Object.entries(filters)) {
      const pathOf = (sessions: Sessions) => `/v1/sessions?limit=20${query(sessions)}`;
      const result = await overSmall(bench, {
        case: "session-list",
        title: `first page of sessions: ${many.toLocaleString("en")} over ${few}, the worst filter (p50)`,
        small: pathOf(small),
        large: pathOf(large),
        keys: { small: small.key, large: large.key },
      });
      results.push([name, result]);
    }
    const [[worst, result]] = results.sort(([, one], [, other]) => other.ratio! - one.ratio!) as [[string, Result]];
    const ratios = Object.fromEntries(results.map(([name, { ratio }]) => [name, Number(ratio!.toFixed(2))]));
    return [{ ...result, detail: { ...result.detail, worst, ...ratios } }];
  },
};
