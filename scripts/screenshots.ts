/**
 * Takes the pictures in docs/images from the real console with the example workspace: `npm run screenshots`, or
 * `npm run screenshots -- history` for those whose name contains a word. Ids differ from run to run, and dates move on.
 */
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import Anthropic from "@anthropic-ai/sdk";
import { type Browser, type BrowserContext, chromium, type Page, request } from "@playwright/test";
import { type AgentRole, agents, type MemoryRole, memories, type StoreRole, sessions, stores } from "@/lib/demo/cast";
import { projectRoot } from "@/lib/env";
import { newTestSecret } from "@/lib/testing/canary";
import { startServer, stopServers, type TestServer } from "@/lib/testing/server";
import { urls } from "@/lib/urls";
import { findBrowser } from "@/scripts/setup/browser.mjs";

const size = { width: 1440, height: 900 };
const themes = ["light", "dark"] as const;
const owner = { email: "mara@example.org", password: newTestSecret("owner") };

/** Where what the example made is in this run. */
interface Places {
  store(role: StoreRole): string;
  memory(role: MemoryRole): [storeId: string, memoryId: string];
  agent(role: AgentRole): string;
  /** By a title that the cast names. */
  session(title: keyof typeof sessions): string;
}

interface Shot {
  name: string;
  themes?: readonly (typeof themes)[number][];
  path(places: Places): string;
  /** What to do before the picture; most screens only have to be there. */
  prepare?(page: Page): Promise<void>;
}

const shots: Shot[] = [
  { name: "activity", themes, path: () => urls.activity() },
  { name: "stores", path: () => urls.stores() },
  { name: "store", path: ({ store }) => urls.store(store("travel")) },
  { name: "memory-read", path: ({ memory }) => urls.memory(...memory("flights")) },
  {
    name: "memory-edit",
    path: ({ memory }) => urls.memory(...memory("flights"), { tab: "edit" }),
    prepare: reviewAnEdit,
  },
  {
    name: "memory-history",
    themes,
    path: ({ memory }) => urls.memory(...memory("flights"), { tab: "history", version: 10 }),
  },
  {
    name: "roll-back",
    path: ({ memory }) => urls.memory(...memory("style"), { tab: "history", version: 4 }),
    prepare: (page) =>
      page
        .getByRole("button", { name: /^Roll back/ })
        .first()
        .click(),
  },
  {
    name: "redact",
    path: ({ memory }) => urls.memory(...memory("exportHowTo"), { tab: "history", version: 2 }),
    prepare: (page) =>
      page
        .getByRole("button", { name: /^Redact/ })
        .first()
        .click(),
  },
  { name: "redacted", path: ({ memory }) => urls.memory(...memory("cardProcessor"), { tab: "history", version: 3 }) },
  { name: "store-history", path: ({ store }) => urls.storeHistory(store("support")) },
  { name: "import", path: () => urls.stores(), prepare: importAFolder },
  { name: "keys", path: () => urls.keys() },
  {
    name: "readers",
    path: ({ memory }) => urls.memory(...memory("flights"), { tab: "history", version: 9 }),
    prepare: (page) => page.getByRole("button", { name: /^Who could have read it/ }).click(),
  },
  { name: "sessions", path: () => urls.sessions() },
  { name: "session", themes, path: ({ session }) => urls.session(session("poisoned")) },
  { name: "agents", path: () => urls.agents() },
  { name: "agent-writes", path: ({ agent }) => urls.agent(agent("clerk"), { tab: "writes" }) },
];

async function reviewAnEdit(page: Page): Promise<void> {
  const editor = page.getByRole("textbox", { name: /content|text|editor/i }).first();
  await editor.focus();
  await page.keyboard.press("ControlOrMeta+End");
  await page.keyboard.type("- Window seats are fine on night trains.\n");
  await page
    .getByRole("button", { name: /^Review/ })
    .first()
    .click();
}

/** A folder of notes such as people have, with a few files that cannot be memories; the picture is of the review. */
async function importAFolder(page: Page): Promise<void> {
  const folder = join(mkdtempSync(join(tmpdir(), "palimpsest-pictures-")), "handbook");
  const write = (path: string, content: string | Buffer) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  };
  for (const topic of ["onboarding", "travel", "expenses", "security", "holidays", "equipment"])
    for (const page of ["overview", "questions", "contacts", "changes"])
      write(
        `${topic}/${page}.md`,
        `# ${topic}: ${page}\n\n${`- Something we agreed on about ${topic}.\n`.repeat(page.length)}`,
      );
  write("security/badge.png", Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0]));
  write("expenses/export-of-everything.csv", "date;amount;for whom\n".repeat(6_000));
  await page.getByRole("button", { name: /^Import/ }).click();
  await page.getByLabel("Folder to import").setInputFiles(folder);
  await page.getByText(/\d+ to write/).waitFor();
  rmSync(dirname(folder), { recursive: true });
}

async function main(): Promise<void> {
  const wanted = process.argv[2] ?? "";
  const folder = join(projectRoot(), "docs", "images");
  mkdirSync(folder, { recursive: true });
  const server = await startServer({
    database: "embedded",
    pages: true,
    demo: true,
    env: { PALIMPSEST_INIT_EMAIL: owner.email, PALIMPSEST_INIT_PASSWORD: owner.password },
  });
  const browser = await chromium.launch({
    executablePath: findBrowser(),
    args: process.getuid?.() === 0 ? ["--no-sandbox"] : [],
  });
  try {
    const places = await findPlaces(server);
    await everyLineCounted(server);
    const signedIn = await signIn(server);
    for (const theme of themes) {
      const context = await open(browser, server, signedIn, theme);
      for (const shot of shots.filter(({ name }) => name.includes(wanted)))
        if ((shot.themes ?? ["light"]).includes(theme))
          await take(context, shot, places, join(folder, fileOf(shot, theme)));
      await context.close();
    }
  } finally {
    await browser.close();
    await stopServers();
  }
}

const fileOf = ({ name }: Shot, theme: string) => `${name}${theme === "light" ? "" : `-${theme}`}.png`;

async function take(context: BrowserContext, shot: Shot, places: Places, file: string): Promise<void> {
  const page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") console.error(`  ${shot.name}: ${message.text()}`);
  });
  await page.goto(shot.path(places));
  await settle(page);
  await shot.prepare?.(page);
  await settle(page);
  writeFileSync(file, await smaller(await page.screenshot({ animations: "disabled", caret: "hide" })));
  console.log(`  ${file.slice(projectRoot().length + 1)}  ${Math.round(statSync(file).size / 1024)} KB`);
  await page.close();
}

/** Fonts loaded, nothing loading, and nothing drawn for a moment. The event stream never ends, so the network never idles. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page
    .locator("[aria-busy=true]")
    .first()
    .waitFor({ state: "detached", timeout: 10_000 })
    .catch(() => undefined);
  await page.waitForTimeout(1_200);
}

async function findPlaces(server: TestServer): Promise<Places> {
  const client = new Anthropic({ baseURL: server.url, apiKey: server.apiKey });
  const storeIds = new Map<string, string>();
  for await (const store of client.beta.memoryStores.list({ include_archived: true }))
    storeIds.set(store.name, store.id);
  const storeOf = (role: StoreRole) => storeIds.get(stores[role].name) ?? "";
  const memoryIds = new Map<string, string>();
  for (const [role, part] of Object.entries(memories))
    for await (const entry of client.beta.memoryStores.memories.list(storeOf(part.store)))
      if (entry.type === "memory" && entry.path === part.path) memoryIds.set(role, entry.id);
  const agentIds = new Map<string, string>();
  for await (const agent of client.beta.agents.list()) agentIds.set(agent.name, agent.id);
  const sessionIds = new Map<string, string>();
  for await (const session of client.beta.sessions.list()) sessionIds.set(session.title ?? "", session.id);
  return {
    store: storeOf,
    memory: (role) => [storeOf(memories[role].store), memoryIds.get(role) ?? ""],
    agent: (role) => agentIds.get(agents[role].name) ?? "",
    session: (title) => sessionIds.get(sessions[title]) ?? "",
  };
}

/** The lines added and removed are counted behind the writes. */
async function everyLineCounted({ url, apiKey }: TestServer): Promise<void> {
  for (const deadline = Date.now() + 60_000; Date.now() < deadline; ) {
    const reply = await fetch(`${url}/api/changes?limit=1`, { headers: { "x-api-key": apiKey } });
    const { data } = (await reply.json()) as { data: { lines_added: number | null }[] };
    if (data[0]?.lines_added !== null) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function signIn(server: TestServer) {
  const visitor = await request.newContext({ baseURL: server.url, extraHTTPHeaders: { origin: server.url } });
  const reply = await visitor.post("/api/auth/sign-in/email", { data: owner });
  if (!reply.ok()) throw new Error(`The owner could not sign in: ${reply.status()}`);
  const state = await visitor.storageState();
  await visitor.dispose();
  return state;
}

function open(
  browser: Browser,
  server: TestServer,
  storageState: Awaited<ReturnType<typeof signIn>>,
  colorScheme: (typeof themes)[number],
): Promise<BrowserContext> {
  const fixed = { locale: "en-GB", timezoneId: "UTC", reducedMotion: "reduce" } as const;
  return browser.newContext({ baseURL: server.url, storageState, colorScheme, viewport: size, ...fixed });
}

/** With a palette, where the image library that Next brings along is installed; the screens have few colours. */
async function smaller(picture: Buffer): Promise<Buffer> {
  const sharp = await import("sharp").then(
    (module) => module.default,
    () => undefined,
  );
  return sharp ? sharp(picture).png({ palette: true, colours: 128, effort: 10 }).toBuffer() : picture;
}

await main();
