/**
 * Runs the server's own acts on 100,000 memories and 250,000 versions and prints how PostgreSQL answered each statement.
 *
 *   node --import tsx scripts/bench/plans.ts            on an embedded PostgreSQL of its own
 *   DATABASE_URL=… node --import tsx scripts/bench/plans.ts    on this database, which must be empty
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { disconnect } from "@/lib/domain/database";
import { env, hasExternalDatabase, projectRoot } from "@/lib/env";
import { openDataDirectory } from "@/lib/postgres/data-directory";
import { startEmbedded } from "@/lib/postgres/embedded";
import { migrate } from "@/lib/postgres/migrations";
import { actsFor } from "./plans/acts";
import { type Explained, explainEverything, listen, statementsOf } from "./plans/explained";
import { fillForPlans } from "./plans/fill";

const { values: flags } = parseArgs({ options: { only: { type: "string" }, out: { type: "string" } } });

interface Row extends Explained {
  act: string;
  plan: "custom" | "generic";
}

async function explainAll(): Promise<Row[]> {
  const store = await fillForPlans(env.DATABASE_URL);
  const rows: Row[] = [];
  for (const plan of ["custom", "generic"] as const) {
    await explainEverything(env.DATABASE_URL, plan === "custom" ? "auto" : "force_generic_plan");
    await disconnect();
    listen();
    for (const [act, run] of Object.entries(actsFor(store)).filter(([act]) => act.includes(flags.only ?? "")))
      for (const statement of await statementsOf(run)) rows.push({ act, plan, ...statement });
  }
  await disconnect();
  return rows;
}

function tableOf(rows: Row[]): string {
  const lines = rows.map(
    ({ act, plan, text, ms, pages, discarded, sorted, access }) =>
      `| ${act} | ${plan} | \`${text.slice(0, 40).replaceAll("|", "\\|")}\` | ${ms.toFixed(2)} | ${pages} | ${discarded} | ${sorted} | ${access.join(", ")} |`,
  );
  return [
    "| act | plan | statement | ms | pages | discarded | sorted | by |",
    "|---|---|---|---|---|---|---|---|",
    ...lines,
  ].join("\n");
}

let stop = async () => {};
if (!hasExternalDatabase()) {
  process.env.PALIMPSEST_DATA_DIR = join(projectRoot(), ".palimpsest", "plans");
  const embedded = await startEmbedded(openDataDirectory());
  process.env.DATABASE_URL = embedded.url;
  stop = embedded.stop;
}
process.env.PALIMPSEST_SECRET ??= "plans_secret_0123456789abcdef0123456789abcdef";
try {
  await migrate(env.DATABASE_URL);
  const rows = await explainAll();
  if (flags.out) writeFileSync(flags.out, JSON.stringify(rows, null, 1));
  console.log(tableOf(rows));
} finally {
  await stop();
}
