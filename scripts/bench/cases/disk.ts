import type { BenchCase } from "@/scripts/bench/bench-case";
import { fillStore, sequenceAll, shapedPaths } from "@/scripts/bench/fill";
import { distinctTexts } from "@/scripts/bench/texts";

const tables = ["memories", "memory_versions", "memory_contents", "changes"];

/** Bytes on disk, indexes and all, that a version of 2 KB takes; the log of the database apart, which it recycles. */
export const disk: BenchCase = {
  cases: ["disk"],
  async run({ stand }) {
    const sizes = async () => {
      const { rows } = await stand.database.query(
        "SELECT t, pg_total_relation_size(t::regclass)::float8 AS size FROM unnest($1::text[]) t",
        [tables],
      );
      return new Map<string, number>(rows.map(({ t, size }) => [t, size]));
    };
    const before = await sizes();
    const versions = 20_000;
    await fillStore(stand.database, stand, "Disk", shapedPaths(versions), distinctTexts(41));
    await sequenceAll(stand);
    const after = await sizes();
    const per = (table: string) => (after.get(table)! - before.get(table)!) / versions;
    return [
      {
        case: "disk",
        title: "bytes on disk per version of 2 KB, all tables and indexes",
        value: tables.reduce((sum, table) => sum + per(table), 0),
        unit: "bytes",
        detail: Object.fromEntries(tables.map((table) => [table, Math.round(per(table))])),
      },
    ];
  },
};
