import { expect, test } from "vitest";
import { noteOn } from "@/lib/domain/sessions/system-prompt";

const store = {
  memory_store_id: "memstore_01x",
  access: "read_write" as const,
  instructions: null,
  name: "Travel agent",
  description: "",
  mount_path: "/mnt/memory/travel-agent",
};

test("says where each store is, whether it may be written, and what its owner says of it", () => {
  const note = noteOn([
    store,
    {
      ...store,
      name: "Rules",
      access: "read_only",
      mount_path: "/mnt/memory/rules",
      description: "House rules.",
      instructions: "Obey.",
    },
  ]);
  expect(note.split("\n\n").slice(2)).toEqual([
    "## Travel agent",
    "Mounted at `/mnt/memory/travel-agent`. You may read and write it.",
    "## Rules",
    "Mounted at `/mnt/memory/rules`. You may read it; writing to it is refused.",
    "House rules.",
    "Obey.\n",
  ]);
});

test("says nothing where there are no stores", () => {
  expect(noteOn([])).toBe("");
});
