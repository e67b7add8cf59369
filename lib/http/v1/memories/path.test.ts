import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { raw, sdk } from "@/lib/testing/contract";
import { startServer } from "@/lib/testing/server";
import type { Memory } from "@/lib/wire/memories";

let call: ReturnType<typeof raw>;
let store: string;
let memories: string;
let memory: string;

beforeAll(async () => {
  const server = await startServer({ env: { PALIMPSEST_MAX_MEMORIES_PER_STORE: "1000000" } });
  call = raw(server);
  const { memoryStores } = sdk(server).beta;
  store = (await memoryStores.create({ name: "Paths" })).id;
  memories = `/v1/memory_stores/${store}/memories`;
  memory = (await memoryStores.memories.create(store, { path: "/unmoved", content: "" })).id;
});

/** The documented set, spelled anew: nothing of the server's own rule is used. */
function documented(path: string): boolean {
  const encoded = Buffer.from(path);
  if (encoded.toString() !== path) return false; // lone surrogates
  if (encoded.length < 2 || encoded.length > 1024) return false;
  const [first, ...segments] = path.split("/");
  if (first !== "" || segments.length < 1 || segments.length > 20) return false;
  if (segments.some((segment) => ["", ".", ".."].includes(segment))) return false;
  if (segments[0] === ".anthropic-memory-store") return false;
  for (const character of path)
    if (/[\u2028\u2029]|\p{General_Category=Control}|\p{General_Category=Format}/u.test(character)) return false;
  return path === path.normalize("NFC");
}

/** Creates there and deletes again, so that paths cannot stand in each other's way. */
async function accepts(path: string): Promise<boolean> {
  const reply = await call<Memory>("POST", memories, { json: { path, content: "" } });
  if (reply.status !== 200) {
    expect(reply.status, JSON.stringify(path)).toBe(400);
    return false;
  }
  expect(reply.body.path).toBe(path);
  const gone = await call("DELETE", `${memories}/${reply.body.id}`);
  expect(gone.status).toBe(200);
  return true;
}

const segment = fc.oneof(
  { weight: 6, arbitrary: fc.stringMatching(/^[a-zA-Z0-9 ._-]{1,12}$/) },
  { weight: 3, arbitrary: fc.string({ unit: "grapheme", minLength: 1, maxLength: 8 }) },
  { weight: 3, arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 4 }) },
  {
    weight: 1,
    arbitrary: fc.constantFrom("..", ".", "", "...", "a.", "%2e%2e", "\\", "~", "CON", "e\u0301", "\u202e"),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom("\u200b", "\ufeff", "\u00ad", "\0", "\ud800", "\u2028", "\u{e0041}", "ﬁ", "Å"),
  },
);
const path = fc.oneof(
  { weight: 8, arbitrary: fc.array(segment, { minLength: 1, maxLength: 6 }).map((parts) => `/${parts.join("/")}`) },
  { weight: 2, arbitrary: fc.array(segment, { minLength: 18, maxLength: 22 }).map((parts) => `/${parts.join("/")}`) },
  { weight: 1, arbitrary: fc.array(segment, { maxLength: 3 }).map((parts) => parts.join("/")) },
);

describe("paths", () => {
  test("the accepted set is the documented set", async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(path, async (path) => {
        const should = documented(path);
        if (should) accepted++;
        expect(await accepts(path), JSON.stringify(path)).toBe(should);
      }),
      { numRuns: 800, seed: 20261120, endOnFailure: true },
    );
    expect(accepted).toBeGreaterThan(200);
  });

  test.each([
    ["one character", "/a"],
    ["1,024 bytes", `/${"é".repeat(511)}a`],
    ["20 segments", "/a".repeat(20)],
    ["dots that are no navigation", "/.../a./.b/..c"],
    ["what file systems refuse", '/CON/a:b*?"<>|\\/~'],
    ["right to left", "/שלום/مرحبا"],
    ["percent signs", "/%2e%2e/%00/%"],
    ["a marker further down", "/a/.anthropic-memory-store"],
    ["a likely-looking marker", "/.anthropic-memory-stores"],
    ["blanks", "/ / a "],
    ["composed characters", "/é/Å/\u{1f9f3}"],
  ])("accepted: %s", async (_, path) => {
    expect(documented(path)).toBe(true);
    expect(await accepts(path)).toBe(true);
  });

  test.each([
    ["the root", "/"],
    ["nothing", ""],
    ["no slash first", "a/b"],
    ["1,025 bytes", `/${"é".repeat(512)}`],
    ["21 segments", "/a".repeat(21)],
    ["a slash at the end", "/a/"],
    ["two slashes", "/a//b"],
    ["a dot segment", "/a/./b"],
    ["two dots", "/../b"],
    ["the reserved marker", "/.anthropic-memory-store"],
    ["below the reserved marker", "/.anthropic-memory-store/a"],
    ["decomposed characters", "/e\u0301"],
    ["a tab", "/a\tb"],
    ["delete", "/a\x7f"],
    ["a C1 control", "/a\u0085"],
    ["a soft hyphen", "/a\u00ad"],
    ["a zero-width joiner", "/👩\u200d🚀"],
    ["bidi override", "/\u202ea"],
    ["a byte order mark", "/\ufeffa"],
    ["a tag character", "/\u{e0061}"],
    ["a line separator", "/a\u2028"],
    ["NUL", "/a\0"],
    ["a lone surrogate", "/a\udc00"],
  ])("refused: %s", async (_, path) => {
    expect(documented(path)).toBe(false);
    expect(await accepts(path)).toBe(false);
    const rename = await call("POST", `${memories}/${memory}`, { json: { path } });
    expect(rename.status, "and by a rename too").toBe(400);
    expect(rename.body.error.message, "without repeating it").not.toContain(path.length > 1 ? path : "\0");
  });

  test("case and look-alikes are other paths", async () => {
    const twins = ["/twins/a", "/twins/A", "/twins/а", "/twins/ａ"];
    for (const path of twins) expect((await call("POST", memories, { json: { path, content: "" } })).status).toBe(200);
  });
});
