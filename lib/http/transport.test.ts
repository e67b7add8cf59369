import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { beforeAll, describe, expect, test } from "vitest";
import { checkedFetch, raw, sdk } from "@/lib/testing/contract";
import { startServer, type TestServer } from "@/lib/testing/server";
import type { Memory } from "@/lib/wire/memories";
import type { MemoryStore } from "@/lib/wire/memory-stores";

let server: TestServer;
let call: ReturnType<typeof raw>;
let store: string;
let memories: string;

beforeAll(async () => {
  server = await startServer();
  call = raw(server);
  store = (await sdk(server).beta.memoryStores.create({ name: "Travel agent" })).id;
  memories = `/v1/memory_stores/${store}/memories`;
});

/** What goes over the wire byte for byte, and what comes back until the server closes. */
function speak(bytes: string | Buffer, ms = 5_000): Promise<string> {
  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let heard = "";
    socket.setTimeout(ms, () => reject(new Error(`hung after: ${heard.slice(0, 200)}`)));
    socket.on("data", (part) => {
      heard += part;
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(heard));
  });
}

describe("headers", () => {
  test("both ways to send the key, and the beta and version headers in any combination", async () => {
    const { apiKey, url } = server;
    const ways: Record<string, string>[] = [
      { authorization: `Bearer ${apiKey}` },
      { "x-api-key": apiKey },
      { authorization: `bearer ${apiKey}` },
    ];
    const betas = [
      undefined,
      "agent-memory-2026-07-22",
      "managed-agents-2026-04-01",
      "managed-agents-2026-04-01,agent-memory-2026-07-22",
      "made-up",
      "",
    ];
    for (const way of ways)
      for (const beta of betas)
        for (const version of [undefined, "2026-10-21", "2023-06-01", "1970-01-01"]) {
          const headers = new Headers(way);
          if (beta !== undefined) headers.set("anthropic-beta", beta);
          if (version) headers.set("anthropic-version", version);
          expect((await checkedFetch(`${url}/v1/memory_stores?beta=true`, { headers })).status).toBe(200);
        }
  });

  test("every answer has an id of its own and is for nobody to keep", async () => {
    const replies = await Promise.all([
      call("GET", "/v1/memory_stores"),
      call("GET", "/v1/memory_stores/none"),
      call("GET", "/v1/unheard-of"),
      call("POST", "/v1/memory_stores", { text: "{" }),
      call("GET", "/v1/memory_stores", { headers: { authorization: "Bearer wrong-wrong-wrong-wrong-wrong-wrong" } }),
    ]);
    expect(replies.map(({ status }) => status)).toEqual([200, 404, 404, 400, 401]);
    expect(new Set(replies.map(({ headers }) => headers.get("request-id"))).size).toBe(5);
    for (const { headers } of replies) {
      expect(headers.get("x-powered-by")).toBeNull();
      expect(headers.get("access-control-allow-origin")).toBeNull();
      expect(headers.get("content-security-policy")).toContain("default-src 'none'");
    }
  });

  test("401 without a credential, with a wrong one, with two different ones", async () => {
    const { apiKey, url } = server;
    for (const headers of [
      {},
      { authorization: "Bearer" },
      { authorization: `Basic ${apiKey}` },
      { authorization: apiKey },
      { "x-api-key": "" },
      { "x-api-key": "a".repeat(40) },
      { authorization: `Bearer ${apiKey}`, "x-api-key": "b".repeat(40) },
      { cookie: "palimpsest_session=made-up" },
    ] as Record<string, string>[]) {
      const reply = await checkedFetch(`${url}/v1/memory_stores`, { headers });
      expect(reply.status).toBe(401);
      expect(reply.headers.get("www-authenticate")).toBe("Bearer");
      expect((await reply.json()).error.type).toBe("authentication_error");
    }
  });

  test("the workspace may be named, another's is refused", async () => {
    const own = await call("GET", "/v1/memory_stores", { headers: { "anthropic-workspace-id": "wrkspc_default" } });
    expect(own.status).toBe(200);
    const other = await call("GET", "/v1/memory_stores", { headers: { "anthropic-workspace-id": "wrkspc_01other" } });
    expect([other.status, other.body.error.type]).toEqual([403, "permission_error"]);
  });

  test("what Accept asks for makes no difference", async () => {
    for (const accept of ["text/html", "text/event-stream", "image/*", "*/*;q=0"])
      expect((await call("GET", "/v1/memory_stores", { headers: { accept } })).status).toBe(200);
  });

  test("a note must be percent-encoded text of at most 500 characters", async () => {
    const write = (note: string) =>
      call("POST", memories, {
        json: { path: `/n/${Math.random()}`, content: "" },
        headers: { "palimpsest-note": note },
      });
    expect((await write(encodeURIComponent("ß".repeat(500)))).status).toBe(200);
    expect((await write(encodeURIComponent("🗒".repeat(500)))).status).toBe(200);
    for (const bad of [encodeURIComponent("ß".repeat(501)), "%", "%zz", "%ff", "%00", "%ed%a0%80"])
      expect((await write(bad)).status, bad.slice(0, 10)).toBe(400);
    const badEvent = { "palimpsest-tool-use-id": "evt with spaces" };
    expect((await call("POST", memories, { json: { path: "/e", content: "" }, headers: badEvent })).status).toBe(400);
  });
});

describe("bodies", () => {
  const post = (text: string | Uint8Array, headers: Record<string, string> = {}) =>
    call("POST", "/v1/memory_stores", { text, headers });

  test.each([
    ["nothing", ""],
    ["half an object", '{"name": "a"'],
    ["two values", '{"name":"a"}{}'],
    ["a trailing comma", '{"name":"a",}'],
    ["single quotes", "{'name':'a'}"],
    ["a comment", '{"name":"a"/**/}'],
    ["a raw line end in a text", '{"name":"a\nb"}'],
    ["a bad escape", '{"name":"\\x41"}'],
    ["NaN", '{"name":NaN}'],
    ["a byte order mark", '\ufeff{"name":"a"}'],
    ["a name twice", '{"name":"a","name":"b"}'],
    ["a name twice, escaped", '{"name":"a","n\\u0061me":"b"}'],
    ["a name twice, further down", '{"name":"a","metadata":{"k":"1","k":"2"}}'],
    ["__proto__", '{"name":"a","__proto__":{"description":"b"}}'],
    ["__proto__ in metadata", '{"name":"a","metadata":{"__proto__":"b"}}'],
    ["65 levels", `{"name":"a","x":${"[".repeat(64)}${"]".repeat(64)}}`],
    ["half a million levels", "[".repeat(500_000)],
    ["a number beyond all numbers", '{"name":1e999}'],
    ["a long number", `{"name":${"9".repeat(1000)}}`],
    ["not JSON at all", "name=a"],
  ])("400: %s", async (_, text) => {
    const { status, body } = await post(text);
    expect([status, body.error.type]).toEqual([400, "invalid_request_error"]);
  });

  test("400: bytes that are not UTF-8", async () => {
    for (const bytes of [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe2, 0x82]])
      expect(
        (await post(Buffer.concat([Buffer.from('{"name":"'), Buffer.from(bytes), Buffer.from('"}')]))).status,
      ).toBe(400);
    expect((await post(gzipSync('{"name":"a"}'), { "content-encoding": "gzip" })).status).toBe(400);
  });

  test("200: unknown fields are ignored, names like those of JavaScript too; 64 levels are read", async () => {
    const deep = `${"[".repeat(63)}${"]".repeat(63)}`;
    const reply = await post(`{"name":"a","constructor":1,"toString":{"a":[1]},"then":"x","unknown":${deep}}`);
    expect(reply.status).toBe(200);
    const metadata = { constructor: "c", toString: "t", hasOwnProperty: "h" };
    const kept = await call<MemoryStore>("POST", "/v1/memory_stores", { json: { name: "a", metadata } });
    expect(kept.body.metadata).toEqual(metadata);
  });

  test("400: another content type", async () => {
    for (const type of [
      "text/plain",
      "application/x-www-form-urlencoded",
      "multipart/form-data",
      "",
      "application/jsonp",
    ])
      expect((await post('{"name":"a"}', { "content-type": type })).status, type).toBe(400);
    for (const type of ["application/json; charset=utf-8", "Application/JSON", "application/json ;x=y"])
      expect((await post('{"name":"a"}', { "content-type": type })).status, type).toBe(200);
  });

  test("413: one byte more than a million, announced or not; a million is read", async () => {
    const sized = (bytes: number) => {
      const shell = '{"name":"a","unknown":""}';
      return shell.replace('""}', `"${"x".repeat(bytes - shell.length)}"}`);
    };
    expect((await post(sized(1_000_000))).status).toBe(200);
    const { status, body } = await post(sized(1_000_001));
    expect([status, body.error.type]).toEqual([413, "request_too_large"]);
    const chunked = new Response(sized(1_000_001)).body;
    const reply = await checkedFetch(`${server.url}/v1/memory_stores`, {
      method: "POST",
      headers: { authorization: `Bearer ${server.apiKey}`, "content-type": "application/json" },
      body: chunked,
      duplex: "half",
    } as RequestInit);
    expect(reply.status).toBe(413);
  });

  test("413: a body of any size is answered, and the connection is none the worse", async () => {
    const head = (path: string, length: number) =>
      `POST ${path} HTTP/1.1\r\nhost: x\r\nx-api-key: ${server.apiKey}\r\ncontent-type: application/json\r\n` +
      `content-length: ${length}\r\n`;
    for (const size of [1_500_000, 20_000_000]) {
      const { status, body } = await post(Buffer.alloc(size, 120));
      expect([status, body.error.type]).toEqual([413, "request_too_large"]);
    }
    const ignored = `${head(`/v1/memory_stores/none/archive`, 11)}\r\nhello world`;
    const both = await speak(`${ignored}GET /v1/nothing HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n`);
    expect(both.match(/HTTP\/1\.1 404/g), "a body that nobody asked for is no second request").toHaveLength(2);
  });

  test("posts that take no body take none, an empty one and any other", async () => {
    const made = await call<MemoryStore>("POST", "/v1/memory_stores", { json: { name: "Archived" } });
    const path = `/v1/memory_stores/${made.body.id}/archive`;
    for (const options of [
      {},
      { text: "" },
      { json: {} },
      { text: "garbage", headers: { "content-type": "text/plain" } },
    ])
      expect((await call("POST", path, options)).status).toBe(200);
    const bare = await speak(
      `POST ${path} HTTP/1.1\r\nhost: x\r\nx-api-key: ${server.apiKey}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`,
    );
    expect(bare).toMatch(/^HTTP\/1\.1 200 /);
  });
});

describe("paths and methods", () => {
  test("404 as JSON: whatever is not there", async () => {
    for (const path of [
      "/v1",
      "/v1/",
      "/v1/memory_store",
      "/v1/memory_stores/",
      "/v1//memory_stores",
      "/v1/Memory_Stores",
      `${memories}/`,
      "/v1/memory_stores/a/b/c/d/e",
      "/v1/vaults",
      "/v1/%",
      "/v1/%ff%fe",
      "/v1/memory_stores/%ed%a0%80/memories",
      "/v1/memory_stores/..%2f..%2fetc/memories",
      "/v1/memory_stores/a%00b",
      "/api",
      "/api/",
      "/api/nothing",
      "/api/memory_stores/x/memories/y/versions/0",
      "/api/memory_stores/x/memories/y/versions/1e3",
    ]) {
      const { status, body } = await call("GET", path);
      expect([status, body.error.type], path).toEqual([404, "not_found_error"]);
    }
  });

  test("404 as JSON: methods that a route does not have", async () => {
    for (const method of ["PUT", "PATCH", "OPTIONS", "PROPFIND", "DELETE"])
      expect((await call(method, "/v1/memory_stores")).status, method).toBe(404);
    expect((await call("POST", "/api/changes", { json: {} })).status).toBe(404);
    const preflight = await call("OPTIONS", "/v1/memory_stores", { headers: { origin: "https://evil.example" } });
    expect(preflight.headers.get("access-control-allow-origin")).toBeNull();
  });

  test("HEAD answers like GET without a body, and leaves no stream behind", async () => {
    for (const path of ["/v1/memory_stores", `${memories}?depth=1`, "/api/changes/stream", "/health", "/v1/nothing"]) {
      const heard = await speak(
        `HEAD ${path} HTTP/1.1\r\nhost: x\r\nx-api-key: ${server.apiKey}\r\nconnection: close\r\n\r\n`,
      );
      expect(heard, path).toMatch(/^HTTP\/1\.1 (200|404) /);
      expect(heard.split("\r\n\r\n")[1], path).toBe("");
    }
  });

  test("an id is looked up, however it is encoded", async () => {
    const memory = await call<Memory>("POST", memories, { json: { path: "/encoded", content: "" } });
    const encoded = [...memory.body.id].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join("");
    expect((await call<Memory>("GET", `${memories}/${encoded}`)).body.id).toBe(memory.body.id);
  });

  test("long replies are compressed for those who take it, and the same inside", async () => {
    const content = "compressible ".repeat(1000);
    const { body } = await call<Memory>("POST", memories, { json: { path: "/long", content } });
    const get = (encoding: string) =>
      fetch(`${server.url}${memories}/${body.id}`, {
        headers: { authorization: `Bearer ${server.apiKey}`, "accept-encoding": encoding },
      });
    const [plain, packed] = [await get("identity"), await get("gzip")];
    expect(plain.headers.get("content-encoding")).toBeNull();
    expect(packed.headers.get("content-encoding")).toBe("gzip");
    expect(packed.headers.get("vary")).toContain("accept-encoding");
    expect(await packed.json()).toEqual(await plain.json());
  });
});
