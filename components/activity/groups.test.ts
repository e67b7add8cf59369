import { describe, expect, test } from "vitest";
import { ListedChanges } from "@/lib/client/changes/listed";
import type { Change } from "@/lib/wire/changes";
import type { Operation } from "@/lib/wire/memory-versions";
import { ActivityRows, hiddenCount, summary } from "./groups";

const minuteMs = 60_000;
const noon = Date.parse("2026-11-20T12:00:00Z");

/** A higher version was written later, by a minute each. An actor whose name begins with "session" is one. */
const change = (version: number, actor: string, operation: Operation = "modified", store = "memstore_a") =>
  ({
    memory_version: {
      id: `memver_${version}`,
      memory_store_id: store,
      operation,
      created_at: new Date(noon + version * minuteMs).toISOString(),
    },
    lines_added: 2,
    lines_removed: version % 2 ? 1 : null,
    actor: { type: actor.startsWith("session") ? "session_actor" : "api_actor", id: actor, name: actor },
  }) as Change;

const run = (from: number, to: number, actor: string) =>
  Array.from({ length: from - to + 1 }, (_, i) => change(from - i, actor));
const nothing: ReadonlySet<string> = new Set();
const all = (rows: ActivityRows) => Array.from({ length: rows.length }, (_, i) => rows.at(i)!);
const spelled = (rows: ActivityRows) =>
  all(rows).map((row) =>
    row.kind === "more"
      ? `${hiddenCount(row)} more: ${summary(row.hidden)}`
      : `${row.run ? `${row.run.size} by ${row.change.actor?.name}: ` : ""}${row.change.memory_version.id.slice(7)}`,
  );

describe("ActivityRows", () => {
  test("groups what one actor did in a row, and folds what is more than a few rows", () => {
    const list = new ListedChanges([[...run(20, 19, "a"), ...run(18, 10, "b"), change(9, "b", "created")]]);
    expect(spelled(new ActivityRows(list, nothing))).toEqual([
      "2 by a: 20",
      "19",
      "10 by b: 18",
      ...["17", "16"],
      "7 more: 1 created, 6 changed",
    ]);
  });

  test("a run of few rows is whole", () => {
    expect(spelled(new ActivityRows(new ListedChanges([run(7, 1, "a")]), nothing))).toHaveLength(7);
    expect(spelled(new ActivityRows(new ListedChanges([run(8, 1, "a")]), nothing))).toHaveLength(4);
  });

  test("an opened run shows all its rows, those too that are added to it later", () => {
    const list = new ListedChanges([run(20, 10, "a"), run(9, 1, "a")]);
    for (const id of ["memver_20", "memver_15", "memver_13", "memver_10", "memver_1"])
      expect(spelled(new ActivityRows(list, new Set([id])))).toEqual([
        "20 by a: 20",
        ...Array.from({ length: 19 }, (_, i) => String(19 - i)),
      ]);
  });

  test("going on page by page comes to the same as grouping everything", () => {
    const everything = [...run(90, 85, "a"), ...run(84, 60, "b"), change(59, "a"), ...run(58, 31, "b")];
    for (let i = 30; i > 0; i--) everything.push(change(i, `session ${(i * 7) % 11}`, "modified", `store ${i % 3}`));
    for (const opened of [nothing, new Set(["memver_70"]), new Set(["memver_5"])])
      for (const size of [1, 2, 7, 13]) {
        const pages = Array.from({ length: Math.ceil(everything.length / size) }, (_, i) =>
          everything.slice(i * size, (i + 1) * size),
        );
        let rows: ActivityRows | undefined;
        for (let count = 1; count <= pages.length; count++) {
          const list = new ListedChanges(pages.slice(0, count));
          rows = new ActivityRows(list, opened, rows);
          expect(all(rows)).toEqual(all(new ActivityRows(list, opened)));
        }
        expect(rows!.length).toBeGreaterThan(0);
      }
  });

  test("what a session wrote stands together, whoever wrote in between and wherever it was", () => {
    const list = new ListedChanges([
      [
        change(9, "session 1"),
        change(8, "session 2"),
        change(7, "session 1", "created", "memstore_b"),
        change(6, "a"),
        change(5, "session 2"),
        change(4, "a", "modified", "memstore_b"),
      ],
    ]);
    const rows = new ActivityRows(list, nothing);
    expect(spelled(rows)).toEqual(["2 by session 1: 9", "7", "2 by session 2: 8", "5", "1 by a: 6", "1 by a: 4"]);
    const [first, second, third] = all(rows);
    expect(first).toMatchObject({ run: { stores: 2, added: 4, removed: 2 }, withStore: true });
    expect(second).toMatchObject({ withStore: true });
    expect(third).toMatchObject({ run: { stores: 1, added: 2, removed: 1 } });
    expect(third).not.toHaveProperty("withStore");
  });

  test("a session that went on after a pause is another run, unless nobody else wrote meanwhile", () => {
    const busy = new ListedChanges([[change(90, "session 1"), change(80, "session 2"), change(59, "session 1")]]);
    expect(spelled(new ActivityRows(busy, nothing))).toEqual([
      "1 by session 1: 90",
      "1 by session 2: 80",
      "1 by session 1: 59",
    ]);
    const alone = new ListedChanges([[change(90, "session 1"), change(5, "session 1")]]);
    expect(spelled(new ActivityRows(alone, nothing))).toEqual(["2 by session 1: 90", "5"]);
  });

  test("nothing joins a run that others have long followed", () => {
    const many = Array.from({ length: 9 }, (_, i) => change(20 - i, `session ${i}`));
    const rows = new ActivityRows(new ListedChanges([[...many, change(11, "session 0")]]), nothing);
    expect(spelled(rows).filter((text) => text.includes("by session 0:"))).toHaveLength(2);
  });

  test("begins anew when something came in front, and leaves the rows made before as they were", () => {
    const page = run(9, 1, "a");
    const before = new ActivityRows(new ListedChanges([page]), nothing);
    const spelledBefore = spelled(before);
    const after = new ActivityRows(new ListedChanges([[change(10, "a"), ...page]]), nothing, before);
    expect(spelled(after)[0]).toBe("10 by a: 10");
    new ActivityRows(new ListedChanges([page, run(0, 0, "a")]), nothing, before);
    expect(spelled(before)).toEqual(spelledBefore);
  });
});
