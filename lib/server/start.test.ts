import { execFileSync, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { env, projectRoot } from "@/lib/env";
import { DidNotStart, type ServerOptions, startServer } from "@/lib/testing/server";
import { call, must } from "@/lib/testing/writing";

const scratch = mkdtempSync(join(tmpdir(), "palimpsest-start-"));
const asRoot = process.getuid?.() === 0;
const NOBODY = { uid: 65534, gid: 65534 };

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

function newDirectory(name: string): string {
  const directory = join(scratch, name);
  mkdirSync(directory, { recursive: true });
  chmodSync(scratch, 0o755);
  return directory;
}

/** What a start that must fail has said. */
async function refusal(options: ServerOptions): Promise<{ code: number | null; output: string }> {
  const ending = await startServer(options).then(
    () => undefined,
    (error) => error as DidNotStart,
  );
  if (!(ending instanceof DidNotStart))
    throw new Error("The server started, though it should not have.", { cause: ending });
  return ending;
}

describe("a start that cannot succeed says what to do", () => {
  test("the port is taken", async () => {
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const { port } = other.address() as { port: number };
    const directory = newDirectory("port");
    const { code, output } = await refusal({ database: "embedded", dataDirectory: directory, port });
    other.close();
    expect(code).toBe(1);
    expect(output).toContain(`Port ${port} of 127.0.0.1 is taken by another program.`);
    expect(output).toContain("choose another port with PORT");
    expect(existsSync(join(directory, "postgres")), "no database is made for a start that fails").toBe(false);
    expect(existsSync(join(directory, "server.json")), "the lock is given back").toBe(false);
  });

  test.skipIf(!asRoot)("the data directory is read-only for this user", async () => {
    const directory = newDirectory("read-only");
    chmodSync(directory, 0o555);
    const { code, output } = await refusal({ database: "embedded", dataDirectory: directory, as: NOBODY });
    expect(code).toBe(1);
    expect(output).toMatch(/data directory .* cannot be written by this user \(EACCES\)/);
    expect(output).toContain("PALIMPSEST_DATA_DIR");
    expect(readdirSync(directory)).toEqual([]);
  });

  test("the data directory is a file", async () => {
    const { output } = await refusal({ database: "embedded", dataDirectory: join(projectRoot(), "package.json") });
    expect(output).toMatch(/package\.json is not a directory/);
  });

  test.each([
    ["is no URL", "not a url", /must look like postgresql:\/\//],
    ["is another kind of URL", "mysql://localhost/x", /must look like postgresql:\/\//],
    ["has nothing behind it", "postgresql://someone:hunter2@127.0.0.1:1/x", /nothing listens at its host and port/],
    [
      "has an unknown host",
      "postgresql://someone:hunter2@no-such-host.invalid/x",
      /host name is not known|does not answer/,
    ],
  ])("DATABASE_URL %s", async (_, url, words) => {
    const { code, output } = await refusal({ database: url });
    expect(code).toBe(1);
    expect(output).toMatch(words);
    expect(output, "a password never appears").not.toContain("hunter2");
  });

  test("DATABASE_URL has a wrong password, or names a database that does not exist", async () => {
    const running = await startServer({});
    const right = new URL(running.databaseUrl!);
    const wrong = new URL(right);
    wrong.password = "hunter2";
    expect((await refusal({ database: wrong.href })).output).toMatch(/refuses the user name or the password/);
    right.pathname = "/there_is_none";
    expect((await refusal({ database: right.href })).output).toMatch(/does not exist; create it first/);
  });

  test.each([
    ["missing", {}, /PALIMPSEST_SECRET is not set/],
    ["short", { PALIMPSEST_SECRET: "short" }, /PALIMPSEST_SECRET is shorter than 32 characters/],
  ])("the secret is %s beside DATABASE_URL", async (_, secret, words) => {
    const { output } = await refusal({
      database: "postgresql://localhost/x",
      env: { PALIMPSEST_SECRET: "", ...secret } as Record<string, string>,
    });
    expect(output).toMatch(words);
    expect(output).toContain("randomBytes(32)");
  });

  test.each([
    ["PORT", "eighty", /PORT must be a whole number from 0 to 65535/],
    ["PALIMPSEST_URL", "palimpsest.example.org/console", /PALIMPSEST_URL must be an origin/],
    ["PALIMPSEST_INIT_EMAIL", "owner@palimpsest.test", /go together/],
    ["PALIMPSEST_INIT_API_KEY", "short", /must have 32 to 512 printable characters/],
    ["HOST", "192.0.2.1", /no address of this machine/],
  ])("%s makes no sense", async (name, value, words) => {
    expect((await refusal({ env: { [name]: value } })).output).toMatch(words);
  });

  test("Node is too old", () => {
    const pretend = 'Object.defineProperty(process, "versions", { value: { ...process.versions, node: "18.20.4" } })';
    const setup = spawnSync(process.execPath, ["--import", `data:text/javascript,${pretend}`, "scripts/setup.mjs"], {
      cwd: projectRoot(),
      encoding: "utf8",
    });
    expect(setup.status).toBe(1);
    expect(setup.stderr).toContain("needs Node 20.19 or newer");
    expect(setup.stderr).toContain("this is 18.20.4");
  });
});

describe("a data directory in use", () => {
  test("is left alone, and the second start says where the first is", async () => {
    const first = await startServer({ database: "embedded" });
    const before = readFileSync(join(first.dataDirectory!, "postgres", "postmaster.pid"), "utf8");
    const { code, output } = await refusal({ database: "embedded", dataDirectory: first.dataDirectory });
    expect(code).toBe(0);
    expect(output.trim()).toBe(`Palimpsest is already running at ${first.url}`);
    expect(readFileSync(join(first.dataDirectory!, "postgres", "postmaster.pid"), "utf8")).toBe(before);
    expect((await call(first, "GET", "/v1/memory_stores")).status).toBe(200);
  });

  test("ten starts at once: one server, nine that say so", async () => {
    const directory = newDirectory("ten");
    const outcomes = await Promise.allSettled(
      Array.from({ length: 10 }, () => startServer({ database: "embedded", dataDirectory: directory })),
    );
    const started = outcomes.filter(({ status }) => status === "fulfilled");
    const codes = outcomes.flatMap((outcome) => (outcome.status === "rejected" ? [outcome.reason.code] : []));
    expect(started).toHaveLength(1);
    expect(codes).toEqual(Array(9).fill(0));
  });
});

describe("secrets of the first start", () => {
  test("the initial key works, the owner exists, and what is kept is readable by its owner only", async () => {
    const password = `correct horse ${randomBytes(12).toString("hex")}`;
    const server = await startServer({
      database: "embedded",
      env: { PALIMPSEST_INIT_EMAIL: "owner@palimpsest.test", PALIMPSEST_INIT_PASSWORD: password },
    });
    await must(server, "GET", "/v1/memory_stores");
    expect(server.logs()).not.toContain("/setup#token=");
    const kept = statSync(join(server.dataDirectory!, "secret"));
    expect(kept.mode & 0o777).toBe(0o600);
    expect(statSync(join(server.dataDirectory!, "postgres.password")).mode & 0o777).toBe(0o600);
    const state = await must<{ owner_exists: boolean }>(server, "GET", "/api/setup");
    expect(state.owner_exists).toBe(true);
  });

  test("a new server prints a set-up link, another at each start", async () => {
    const directory = newDirectory("link");
    const link = (output: string) => /\/setup#token=\S+/.exec(output)?.[0];
    const first = await startServer({ database: "embedded", dataDirectory: directory });
    await first.kill();
    const second = await startServer({ database: "embedded", dataDirectory: directory });
    expect(link(first.logs())).toBeDefined();
    expect(link(second.logs())).toBeDefined();
    expect(link(second.logs())).not.toBe(link(first.logs()));
    await second.kill();
  });
});

describe.skipIf(process.platform === "win32")("whose server it is", () => {
  test.skipIf(!asRoot)("root: PostgreSQL runs as an unprivileged account", async () => {
    const server = await startServer({ database: "embedded" });
    expect(statSync(join(server.dataDirectory!, "postgres")).uid).not.toBe(0);
    await must(server, "POST", "/v1/memory_stores", { name: "By root" });
  });

  test.skipIf(!asRoot)("an ordinary user: everything belongs to that user", async () => {
    const directory = newDirectory("nobody");
    execFileSync("chown", [`${NOBODY.uid}:${NOBODY.gid}`, directory]);
    const server = await startServer({ database: "embedded", dataDirectory: directory, as: NOBODY });
    await must(server, "POST", "/v1/memory_stores", { name: "By nobody" });
    for (const name of ["postgres", "secret", "logs"]) expect(statSync(join(directory, name)).uid).toBe(NOBODY.uid);
    expect(await server.kill()).toBe(0);
  });

  test.skipIf(!asRoot)(
    "root in a place only root can reach: the data stay there or the place used is printed",
    async () => {
      const closed = newDirectory("closed");
      chmodSync(closed, 0o700);
      const directory = join(closed, "data");
      const server = await startServer({ database: "embedded", dataDirectory: directory });
      const printed = /Data\s+(\S+)/.exec(server.logs())?.[1] ?? "";
      expect(existsSync(join(printed, "postgres", "PG_VERSION"))).toBe(true);
      expect(printed).not.toMatch(printed === directory ? /^$/ : /^\/tmp/);
      expect(statSync(closed).mode & 0o777, "what is not ours is not opened").toBe(0o700);
      expect(await server.kill()).toBe(0);
      if (printed !== directory) rmSync(printed, { recursive: true });
    },
  );
});

test("the settings of a process are read at each use", () => {
  process.env.PALIMPSEST_MAX_MEMORY_BYTES = "2048";
  expect(env.PALIMPSEST_MAX_MEMORY_BYTES).toBe(2048);
  process.env.PALIMPSEST_MAX_MEMORY_BYTES = "many";
  expect(() => env.PALIMPSEST_MAX_MEMORY_BYTES).toThrow(/whole number/);
  delete process.env.PALIMPSEST_MAX_MEMORY_BYTES;
  expect(env.PALIMPSEST_MAX_MEMORY_BYTES).toBe(102_400);
});
