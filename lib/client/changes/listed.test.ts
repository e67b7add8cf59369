import { describe, expect, test } from "vitest";
import { ListedChanges } from "@/lib/client/changes/listed";
import type { Change } from "@/lib/wire/changes";

const change = (version: number, memory = "mem_a", operation = "modified", actor = "key_a") =>
  ({
    memory_version: { id: `memver_${version}`, memory_id: memory, operation },
    actor: { type: "api_actor", id: actor, name: actor },
  }) as Change;

const page = (from: number, to: number) => Array.from({ length: from - to + 1 }, (_, i) => change(from - i));

describe("ListedChanges", () => {
  test("is its pages one behind the other", () => {
    const pages = [page(9, 7), [], page(6, 6), page(5, 1)];
    const list = new ListedChanges(pages);
    expect(list.length).toBe(9);
    expect(Array.from({ length: 9 }, (_, i) => list.at(i))).toEqual(pages.flat());
    expect([...list]).toEqual(pages.flat());
    expect(list.at(9)).toBeUndefined();
    expect(new ListedChanges([]).at(0)).toBeUndefined();
    expect([list.has("memver_6"), list.has("memver_10")]).toEqual([true, false]);
  });

  test("continues what it was before older pages came, and nothing else", () => {
    const first = page(9, 7);
    const second = page(6, 5);
    const before = new ListedChanges([first, second]);
    expect(new ListedChanges([first, second, page(4, 1)]).continues(before)).toBe(true);
    expect(new ListedChanges([[...first], second]).continues(before)).toBe(true);
    expect(new ListedChanges([[change(10), ...first], second]).continues(before)).toBe(false);
    expect(new ListedChanges([first, page(6, 5)]).continues(before)).toBe(false);
    expect(new ListedChanges([first]).continues(before)).toBe(false);
  });

  test("a memory is gone when the newest of its changes is its deletion", () => {
    const list = new ListedChanges([
      [change(9, "mem_back"), change(8, "mem_gone", "deleted")],
      [change(7, "mem_back", "deleted"), change(6, "mem_gone")],
    ]);
    expect(["mem_back", "mem_gone", "mem_unheard_of"].map((id) => list.isGone(id))).toEqual([false, true, false]);
  });

  test("names everybody who wrote, once", () => {
    const list = new ListedChanges([
      [change(3, "mem_a", "modified", "key_b"), { ...change(2), actor: null }],
      [change(1, "mem_a", "modified", "key_a"), change(0, "mem_a", "created", "key_b")],
    ]);
    expect(list.authors().map(({ actor }) => actor?.id)).toEqual(["key_b", "key_a"]);
  });
});
