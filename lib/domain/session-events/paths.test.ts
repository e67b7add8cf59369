import { describe, expect, test } from "vitest";
import { pathsOf } from "./paths";

const mounts = [
  { memory_store_id: "memstore_notes", mount_path: "/mnt/memory/notes" },
  { memory_store_id: "memstore_notes_old", mount_path: "/mnt/memory/notes-old" },
];
const named = (input: object, name = "read", type = "agent.tool_use") =>
  pathsOf({ type, name, input }, mounts).map(({ memory_store_id, path }) => `${memory_store_id.slice(9)} ${path}`);

describe("the memories a tool call names", () => {
  test.each<[object, string[]]>([
    [{ file_path: "/mnt/memory/notes/a.md" }, ["notes /a.md"]],
    [{ path: "/mnt/memory/notes/trips/../b.md" }, ["notes /b.md"]],
    [{ path: "/mnt/memory/notes//trips/./c.md" }, ["notes /trips/c.md"]],
    [{ path: "/mnt/memory/notes" }, ["notes /"]],
    [{ path: "/mnt/memory/notes/trips/" }, ["notes /trips"]],
    [{ path: "/mnt/memory/notes-old/a.md" }, ["notes_old /a.md"]],
    [{ path: "/mnt/memory/notesx/a.md" }, []],
    [{ path: "/mnt/memory/notes/../../../etc/passwd" }, []],
    [{ path: "/tmp/mnt/memory/notes/a.md" }, []],
    [{ path: "mnt/memory/notes/a.md" }, []],
    [{ path: "/mnt/memory/notes/**/*.md" }, ["notes /"]],
    [{ path: "/mnt/memory/notes/trips/r*.md" }, ["notes /trips"]],
    [{ path: "/mnt/memory/notes/a\0b" }, []],
    [{ path: `/mnt/memory/notes/${"x".repeat(2000)}` }, []],
    [{ path: 5, file_path: null, command: ["x"] }, []],
    [{ old_path: "/mnt/memory/notes/a", new_path: "/mnt/memory/notes-old/b" }, ["notes /a", "notes_old /b"]],
    [{ path: "/mnt/memory/notes/e\u0301" }, ["notes /é"]],
  ])("%j", (input, expected) => {
    expect(named(input)).toEqual(expected);
  });

  test.each<[string, string[]]>([
    ["cat /mnt/memory/notes/a.md", ["notes /a.md"]],
    [
      "cat '/mnt/memory/notes/my trip.md' | grep x > \"/mnt/memory/notes-old/out $(date).md\"",
      ["notes /my trip.md", "notes_old /out $(date).md"],
    ],
    ["cat /mnt/memory/notes/my\\ trip.md;rm -f /mnt/memory/notes/b.md&&ls", ["notes /my trip.md", "notes /b.md"]],
    ["dd of=/mnt/memory/notes/c.md if=/dev/zero", ["notes /c.md"]],
    ["ls /mnt/memory/notes/trips/*.md /mnt/memory/notes", ["notes /trips", "notes /"]],
    ["cat <<EOF >/mnt/memory/notes/new.md\nhello\nEOF", ["notes /new.md"]],
    ["echo no path here", []],
    ["", []],
  ])("in a shell command: %j", (command, expected) => {
    expect(named({ command }, "bash")).toEqual(expected);
  });

  test("the memory tool names a path in each store", () => {
    const input = { command: "rename", old_path: "/memories/a", new_path: "/memories/b" };
    expect(named(input, "memory")).toEqual(["notes /a", "notes_old /a", "notes /b", "notes_old /b"]);
    expect(named({ command: "view", path: "/memories" }, "memory", "agent.custom_tool_use")).toEqual([
      "notes /",
      "notes_old /",
    ]);
    expect(named({ path: "/memories/a" }, "read")).toEqual([]);
  });

  test("only tool calls name any, and each says whether it only reads", () => {
    const input = { file_path: "/mnt/memory/notes/a" };
    expect(named(input, "read", "agent.tool_result")).toEqual([]);
    expect(pathsOf({ type: "agent.message" }, mounts)).toEqual([]);
    const reads = (name: string, more = {}) =>
      pathsOf({ type: "agent.tool_use", name, input: { ...input, ...more } }, mounts)[0]?.reads_only;
    expect(["read", "grep", "write", "edit", "bash"].map((name) => reads(name))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    const view = (command: string) =>
      pathsOf({ type: "agent.tool_use", name: "memory", input: { command, path: "/memories/a" } }, mounts)[0]
        ?.reads_only;
    expect([view("view"), view("create")]).toEqual([true, false]);
  });

  test("hostile commands cost no more than they are long, and name at most 64", () => {
    const many = [...Array(500)].map((_, n) => `/mnt/memory/notes/${n}`).join(" ");
    expect(named({ command: many }, "bash")).toHaveLength(64);
    for (const text of ['"\\', "'".repeat(50_000), '\\"'.repeat(50_000), "a".repeat(100_000), "`$(".repeat(40_000)])
      expect(named({ command: text }, "bash")).toEqual([]);
  });
});
