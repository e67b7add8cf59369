import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Anthropic from "@anthropic-ai/sdk";
import { type BetaRunnableTool, runRunnableTool } from "@anthropic-ai/sdk/lib/tools/BetaRunnableTool";
import { BetaLocalFilesystemMemoryTool, betaMemoryTool } from "@anthropic-ai/sdk/tools/memory/node";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { memoryToolHandlers } from "@/lib/memory-tool";
import { CANARY } from "@/lib/testing/canary";
import { startServer } from "@/lib/testing/server";

/** A command, and what a store answers where that is not what the files say, with the reason. */
type Step = [command: Record<string, unknown>, differs?: { because: string; says: string }];

const notes = "/memories/notes.md";
const view = (path: string, view_range?: number[]) => ({ command: "view", path, view_range });
const create = (path: string, file_text = "") => ({ command: "create", path, file_text });
const replace = (path: string, old_str: string, new_str: string) => ({
  command: "str_replace",
  path,
  old_str,
  new_str,
});
const insert = (path: string, insert_line: number, insert_text: string) => ({
  command: "insert",
  path,
  insert_line,
  insert_text,
});
const remove = (path: string) => ({ command: "delete", path });
const rename = (old_path: string, new_path: string) => ({ command: "rename", old_path, new_path });

const byLine = "files are searched line by line";
const noSuchDirectory = "a store has no empty directories";
const anyText = "the vendor's documents have another text";

const script: Step[] = [
  [view("/memories")],
  [view("/memories/nothing.md")],
  [create(notes, "one\ntwo\nthree\nfour\nfive\nsix\n")],
  [create(notes, "again")],
  [create("/memories", "root")],
  [view(notes)],
  [view(notes, [2, 4])],
  [view(notes, [5, -1])],
  [view(notes, [0, 2])],
  [view(notes, [50, 60])],
  [view(notes, [3])],
  [replace(notes, "three", "3")],
  [replace(notes, "one", "ONE $& $1 $$")],
  [replace(notes, "nowhere", "x")],
  [create("/memories/twice.md", "a b\nc\nb a\n")],
  [replace("/memories/twice.md", "a", "z")],
  [replace("/memories/nothing.md", "a", "b")],
  [create("/memories/several.md", "a b\nc\nb a\n")],
  [
    replace("/memories/several.md", "c\nb", "d"),
    {
      because: byLine,
      says: "The memory file has been edited. Here is the snippet showing the change (with line numbers):\n     1\ta b\n     2\td a\n     3\t",
    },
  ],
  [remove("/memories/several.md")],
  [insert(notes, 0, "zero\n")],
  [insert(notes, 3, "between")],
  [view(notes)],
  ...[-1, 10, 99].map(
    (line): Step => [
      insert(notes, line, "no"),
      {
        because: "a line break at the end begins no line",
        says: `Error: Invalid \`insert_line\` parameter: ${line}. It should be within the range of lines of the file: [0, 8]`,
      },
    ],
  ),
  [
    insert("/memories/nothing.md", 0, "x"),
    { because: anyText, says: "Error: The path /memories/nothing.md does not exist" },
  ],
  [create("/memories/empty.md")],
  [view("/memories/empty.md")],
  [insert("/memories/empty.md", 0, "first\n")],
  [view("/memories/empty.md")],
  [create("/memories/no-break.md", "a\r\nb")],
  [insert("/memories/no-break.md", 2, "c")],
  [view("/memories/no-break.md")],
  [create("/memories/deep/er/est/file.md", "x".repeat(1536))],
  [create("/memories/deep/file.md", "y".repeat(1024))],
  [create("/memories/deep.md", "z".repeat(3000))],
  [create("/memories/.hidden/secret.md", "h")],
  [create("/memories/node_modules/x/index.js", "n")],
  [create("/memories/Ümläut/größe 🙂.md", "ä")],
  [view("/memories")],
  [view("/memories/deep")],
  [view("/memories/deep/er/est")],
  [view("/memories/.hidden")],
  [view("/memories/deep/er/est/file.md")],
  [
    replace("/memories/deep", "a", "b"),
    { because: anyText, says: "Error: The path /memories/deep does not exist. Please provide a valid path." },
  ],
  [insert("/memories/deep", 0, "b"), { because: anyText, says: "Error: The path /memories/deep does not exist" }],
  [create("/memories/deep", "b")],
  [
    create("/memories/deep.md/below.md", "b"),
    {
      because: "the system's error names a folder of the machine",
      says: "Error: File /memories/deep.md already exists",
    },
  ],
  [rename(notes, "/memories/archive/2026/notes.md")],
  [view(notes)],
  [view("/memories/archive")],
  [rename("/memories/nothing.md", "/memories/x.md")],
  [rename("/memories/twice.md", "/memories/deep.md")],
  [rename("/memories/twice.md", "/memories/deep")],
  [rename("/memories/twice.md", "/memories/twice.md")],
  [rename("/memories", "/memories/x")],
  [rename("/memories/twice.md", "/memories")],
  [rename("/memories/deep", "/memories/moved/here")],
  [view("/memories/moved")],
  [
    rename("/memories/moved", "/memories/moved/inside"),
    {
      because: "the system's error names a folder of the machine",
      says: "Error: The destination /memories/moved/inside lies inside /memories/moved",
    },
  ],
  [view("/memories/deep")],
  [remove("/memories/empty.md")],
  [remove("/memories/empty.md")],
  [remove("/memories")],
  [remove("/memories/moved")],
  [view("/memories/moved")],
  [create("/memories/only/one.md", "1")],
  [remove("/memories/only/one.md")],
  [
    view("/memories/only"),
    { because: noSuchDirectory, says: "The path /memories/only does not exist. Please provide a valid path." },
  ],
  [remove("/memories/only"), { because: noSuchDirectory, says: "Error: The path /memories/only does not exist" }],
  [view("/memories//archive/./2026/")],
  [view("/elsewhere")],
  [
    view("/memoriesque"),
    { because: "files take it for /memories/que", says: "Path must start with /memories, got: /memoriesque" },
  ],
  [view("/memories/../../etc/passwd")],
  [
    view("/memories/archive/../twice.md"),
    {
      because: "no path may climb, wherever it ends",
      says: "Path /memories/archive/../twice.md would escape /memories directory",
    },
  ],
  ...["%2e%2e/x", "a%2f..%2f..", "%252e%252e/x", "a\\..\\..\\x", "%2E%2e%5Cx"].map(
    (path): Step => [
      view(`/memories/${path}`),
      { because: "encoded too", says: `Path /memories/${path} would escape /memories directory` },
    ],
  ),
  [{ command: "append", path: notes }],
  [view("/memories")],
];

/** Directories of a file system have sizes of their own; spellings of a directory's path are shown as they were sent. */
function comparable(text: string): string {
  const lines = text.replace(/^Error: /, "").split("\n");
  if (!lines[0]?.startsWith("Here're")) return lines.join("\n");
  const isDirectory = (line: string, at: number) => at === 1 || line.endsWith("/");
  return lines
    .map((line, at) => (at > 0 && isDirectory(line, at) ? line.replace(/^\S+/, "(size)") : line))
    .map((line, at) => (at > 0 ? line.replaceAll(/\/\.?(?=\/)/g, "").replace(/\/$/, "") : line))
    .join("\n");
}

describe("commands of the memory tool", () => {
  const folder = mkdtempSync(join(tmpdir(), "palimpsest-memory-tool-"));
  let client: Anthropic;
  let ours: BetaRunnableTool;
  let theirs: BetaRunnableTool;

  beforeAll(async () => {
    const server = await startServer();
    client = new Anthropic({ baseURL: server.url, apiKey: server.apiKey });
    const store = await client.beta.memoryStores.create({ name: `Travel agent ${CANARY}` });
    ours = betaMemoryTool(memoryToolHandlers({ client, memoryStoreId: store.id }));
    theirs = betaMemoryTool(await BetaLocalFilesystemMemoryTool.init(folder));
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  /** What the model reads, as the SDK's runners make it. */
  const run = (tool: BetaRunnableTool, command: object) =>
    runRunnableTool(tool, command, {} as Parameters<typeof runRunnableTool>[2]);

  test("are answered as the SDK answers them on local files, but for what is named here", async () => {
    for (const [command, differs] of script) {
      const [here, there] = [await run(ours, command), await run(theirs, command)];
      const said = `${JSON.stringify(command)}: ${there.content}`;
      if (!differs) {
        expect(comparable(String(here.content)), said).toBe(comparable(String(there.content)));
        expect(here.isError, said).toBe(there.isError);
      } else {
        expect(here.content, said).toBe(differs.says);
        expect(here.isError, said).toBe(!differs.says.startsWith("The memory file"));
        expect(comparable(String(there.content)), `${said} is no exception any more`).not.toBe(
          comparable(differs.says),
        );
      }
    }
  });
});
