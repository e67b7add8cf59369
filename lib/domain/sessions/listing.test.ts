import { beforeAll, describe, expect, test } from "vitest";
import type { Actor } from "@/lib/domain/actor";
import { database } from "@/lib/domain/database";
import { listRows, statement } from "@/lib/domain/sessions/listing";
import { type SessionRow, sessionColumns } from "@/lib/domain/sessions/rows";
import { testDatabase } from "@/lib/testing/database";
import { sql } from "@/lib/testing/workspaces";
import { ListSessions } from "@/lib/wire/sessions";

const actor: Actor = {
  type: "api_actor",
  id: "apikey_01test",
  name: "Test",
  workspace_id: "wrkspc_default",
  scopes: new Set(["admin"]),
  email: null,
  role: null,
};
const count = 50_000;

/** 50,000 sessions: most by one agent, most archived, a few running, a store that nearly all have and one that few have. */
beforeAll(async () => {
  await testDatabase();
  const run = (text: string) => sql(process.env.DATABASE_URL, text); // takes its time, unlike the pool
  await run(`INSERT INTO sessions (id, workspace_id, title, status, agent_id, agent_version, agent_name, agent, environment_id, primary_thread_id,
      created_by_type, created_by_id, created_at, archived_at, deleted_at)
    SELECT 'sesn_' || lpad(n::text, 6, '0'), 'wrkspc_default', 'Trip ' || n, CASE WHEN n % 10 > 0 THEN 'terminated' WHEN n % 5000 = 0 THEN 'running' ELSE 'idle' END,
           CASE WHEN n % 500 = 0 THEN 'agent_rare' ELSE 'agent_usual' END, CASE WHEN n % 1000 = 0 THEN 1 ELSE 2 END, 'Concierge',
           '{"id":"agent_usual","type":"agent","name":"Concierge"}', 'env_01x', 'sthr_' || n, 'api_actor', 'apikey_01test',
           timestamptz '2026-01-01Z' + n * interval '1 second', CASE WHEN n % 10 > 0 THEN now() END, CASE WHEN n % 10 = 9 THEN now() END
      FROM generate_series(1, ${count}) n`);
  await run(`INSERT INTO session_resources (session_id, memory_store_id, position, access, name, description, mount_path, session_created_at, live)
    SELECT z.id, s.store, s.position, 'read_write', s.store, '', '/mnt/memory/' || s.store, z.created_at, z.archived_at IS NULL
      FROM sessions z JOIN (VALUES ('usual', 1), ('rare', 2)) s (store, position) ON s.store = 'usual' OR z.agent_id = 'agent_rare'`);
  await run("ANALYZE sessions, session_resources");
}, 120_000);

interface PlanNode {
  "Node Type": string;
  "Relation Name"?: string;
  "Actual Rows": number;
  "Actual Loops": number;
  "Rows Removed by Filter"?: number;
  Plans?: PlanNode[];
}

const nodesOf = (node: PlanNode): PlanNode[] => [node, ...(node.Plans ?? []).flatMap(nodesOf)];

/** Rows of tables that a page of this list looks at, and the kinds of scans it takes. */
async function cost(filter: object, down: boolean, createdAt?: string, id?: string) {
  const parsed = ListSessions.parse({ limit: "20", ...filter });
  const { text, values } = statement(actor, parsed, sessionColumns, "", down, createdAt, id);
  const { rows } = await database().query(`EXPLAIN (ANALYZE, FORMAT JSON) ${text}`, values as unknown[]);
  const scans = nodesOf(rows[0]["QUERY PLAN"][0].Plan).filter((node) => node["Relation Name"]);
  const looked = scans.reduce(
    (sum, node) => sum + (node["Actual Rows"] + (node["Rows Removed by Filter"] ?? 0)) * node["Actual Loops"],
    0,
  );
  return { looked, kinds: scans.map((node) => node["Node Type"]) };
}

const filters: [string, object][] = [
  ["no filter", {}],
  ["archived ones too", { include_archived: "true" }],
  ["oldest first", { order: "asc" }],
  ["the usual agent", { agent_id: "agent_usual" }],
  ["a rare agent", { agent_id: "agent_rare" }],
  ["a rare agent, archived ones too", { agent_id: "agent_rare", include_archived: "true" }],
  ["a rare version of it", { agent_id: "agent_rare", agent_version: "1" }],
  ["a version that nobody has", { agent_id: "agent_usual", agent_version: "7" }],
  ["no such agent", { agent_id: "agent_none" }],
  ["running", { statuses: ["running"] }],
  ["running or idle", { statuses: ["running", "idle"] }],
  ["terminated, without archived ones", { statuses: ["terminated"] }],
  ["terminated", { statuses: ["terminated"], include_archived: "true" }],
  ["the usual store", { memory_store_id: "usual" }],
  ["a rare store", { memory_store_id: "rare" }],
  ["a rare store, archived ones too", { memory_store_id: "rare", include_archived: "true" }],
  ["no such store", { memory_store_id: "none" }],
  ["early ones", { "created_at[lt]": "2026-01-01T01:00:00Z" }],
  ["late ones, oldest first", { "created_at[gte]": "2026-01-01T10:00:00Z", order: "asc" }],
  ["any deployment", { deployment_id: "depl_01x" }],
];

describe(`a page of ${count} sessions`, () => {
  test.each(filters)("costs what it shows: %s", async (_, filter) => {
    const down = !("order" in filter);
    const first = await cost(filter, down);
    expect(first.kinds).not.toContain("Seq Scan");
    expect(first.looked).toBeLessThanOrEqual(450);
    const middle = await cost(filter, down, "2026-01-01T07:00:00Z", "sesn_025200");
    expect(middle.kinds, "in the middle").not.toContain("Seq Scan");
    expect(middle.looked, "in the middle").toBeLessThanOrEqual(450);
    const back = await cost(filter, !down, "2026-01-01T07:00:00Z", "sesn_025200");
    expect(back.looked, "backwards").toBeLessThanOrEqual(450);
  });

  test("is the right one", async () => {
    const wanted = ListSessions.parse({ limit: "3", statuses: ["running", "idle"] });
    const { rows } = await listRows<SessionRow>(actor, wanted, "sessions", sessionColumns, "");
    expect(rows.map(({ id }) => id)).toEqual(["sesn_050000", "sesn_049990", "sesn_049980"]);
    const rare = ListSessions.parse({ limit: "3", memory_store_id: "rare", include_archived: "true", order: "asc" });
    const found = await listRows<SessionRow>(actor, rare, "sessions", sessionColumns, "");
    expect(found.rows.map(({ id }) => id)).toEqual(["sesn_000500", "sesn_001000", "sesn_001500"]);
  });

  test("is shorter where its agents are large, and none is left out on the way or back", async () => {
    await sql(
      process.env.DATABASE_URL,
      `UPDATE sessions SET agent = json_build_object('id', 'agent_usual', 'type', 'agent', 'name', 'Concierge', 'system', repeat('x', 10000000))
        WHERE id > 'sesn_049940' AND archived_at IS NULL`,
    );
    const at = async (page: string | null) => {
      const filter = ListSessions.parse({ limit: "10", page: page ?? undefined });
      const { rows, ...ways } = await listRows<SessionRow>(actor, filter, "sessions", sessionColumns, "");
      return { ids: rows.map(({ id }) => id), ...ways };
    };
    const first = await at(null);
    const second = await at(first.next_page);
    const third = await at(second.next_page);
    expect([first, second, third].map(({ ids }) => ids.length)).toEqual([4, 10, 10]);
    expect([first, second, third].flatMap(({ ids }) => ids)).toEqual(
      Array.from({ length: 24 }, (_, n) => `sesn_0${50_000 - 10 * n}`),
    );
    const back = await at(third.prev_page);
    expect(back.ids).toEqual(second.ids);
    expect((await at(back.prev_page)).ids).toEqual(first.ids);
  });
});
