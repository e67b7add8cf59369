import fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { describeApi, type Part } from "@/lib/http/openapi";
import { allDoors, checkedFetch, raw } from "@/lib/testing/contract";
import { hostileTexts, urlText, valueFor } from "@/lib/testing/hostile";
import { startServer, type TestServer } from "@/lib/testing/server";
import { makeThings, routeOf, type Things } from "@/lib/testing/targets";
import { newKey } from "@/lib/testing/workspaces";

let server: TestServer;
beforeAll(async () => {
  server = await startServer();
});

interface Parameter {
  $ref?: string;
  name: string;
  in: "path" | "query";
  schema: Part;
}
interface Described {
  parameters?: Parameter[];
  requestBody?: { content: { "application/json": { schema: Part } } };
}

const api = describeApi() as {
  paths: { [path: string]: { [method: string]: Described } };
  components: { schemas: { [name: string]: Part } };
};

const answerWithinMs = 15_000;

/** A request that the route's description allows, more or less. */
function requestTo(path: string, method: string, things: Things) {
  const { parameters = [], requestBody } = api.paths[path]![method]!;
  const known = Object.values(things);
  const own = (name: string) => (things as unknown as Record<string, string | undefined>)[name] ?? "1";
  const inPath = parameters.filter((one) => one.in === "path").map(({ name }) => name);
  const inQuery = parameters.filter((one) => one.in === "query");
  const segment = (name: string) =>
    fc.oneof({ weight: 4, arbitrary: fc.constant(own(name)) }, { weight: 1, arbitrary: urlText });
  const queryValue = ({ schema }: Parameter) =>
    valueFor(schema, known, api.components.schemas).map((value) =>
      typeof value === "string" ? value : JSON.stringify(value),
    );
  const odd = fc.dictionary(fc.constantFrom(...hostileTexts, "limit[]", "constructor[]", "__proto__[]"), urlText, {
    maxKeys: 2,
  });
  const headers = fc.record(
    {
      "palimpsest-note": urlText.map(encodeURIComponent),
      "palimpsest-tool-use-id": fc.constantFrom("sevt_01a", "x", ""),
      "last-event-id": fc.constantFrom("", "chg_x", "page_AAAA"),
      "anthropic-workspace-id": fc.constantFrom("wrkspc_default", "wrkspc_01other"),
    },
    { requiredKeys: [] },
  );
  return fc.record({
    path: fc
      .tuple(...inPath.map(segment))
      .map((values) =>
        inPath.reduce(
          (made, name, at) => made.replace(`{${name}}`, encodeURIComponent(values[at]!.toWellFormed())),
          path,
        ),
      ),
    query: fc.record(Object.fromEntries(inQuery.map((one) => [one.name, queryValue(one)])), { requiredKeys: [] }),
    odd,
    headers: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, { weight: 1, arbitrary: headers }),
    body: requestBody
      ? valueFor(requestBody.content["application/json"].schema, known, api.components.schemas)
      : fc.constant(undefined),
  });
}

const answered = new Map<number, number>();

describe.each(allDoors.map((door) => ({ route: routeOf(door), door })))("$route", ({ door }) => {
  test("answers whatever it is asked, in the form it promises, without failing or hanging", async () => {
    const spare = await newKey(server.databaseUrl, ["memory:read"]);
    let things = await makeThings(raw(server), spare.id);
    await fc.assert(
      fc.asyncProperty(requestTo(door.path, door.method, things), async ({ path, query, odd, headers, body }) => {
        const search = new URLSearchParams(
          Object.entries({ ...odd, ...query }).map(([name, value]) => [
            name.toWellFormed(),
            String(value).toWellFormed(),
          ]),
        );
        const stop = new AbortController();
        const timer = setTimeout(() => stop.abort(new Error("no answer")), answerWithinMs);
        const response = await checkedFetch(`${server.url}${path}?${search}`, {
          method: door.method.toUpperCase(),
          headers: {
            "x-api-key": server.apiKey,
            ...(body === undefined ? {} : { "content-type": "application/json" }),
            ...headers,
          },
          body: body === undefined ? undefined : JSON.stringify(body),
          signal: stop.signal,
        });
        clearTimeout(timer);
        stop.abort();
        answered.set(response.status, (answered.get(response.status) ?? 0) + 1);
        expect(response.status).toBeLessThan(500);
      }),
      { numRuns: 45, seed: 20261120 },
    );
    things = await makeThings(raw(server), spare.id);
    expect(things.memory_id).toMatch(/^mem_/);
  });
});

test("text that no database keeps is refused in every parameter of every route that reads, listed or alone", async () => {
  const things = await makeThings(raw(server), (await newKey(server.databaseUrl, ["memory:read"])).id);
  const own = (name: string) => (things as unknown as Record<string, string | undefined>)[name] ?? "1";
  const failed: string[] = [];
  for (const [path, { get }] of Object.entries(api.paths)) {
    const asked = (get?.parameters ?? []).filter((one) => one.in === "query").map(({ name }) => name);
    for (const name of asked.flatMap((one) => [one, `${one}[]`])) {
      const stop = new AbortController();
      const url = `${server.url}${path.replaceAll(/\{(\w+)\}/g, (_, id) => own(id))}?${encodeURIComponent(name)}=a%00b`;
      const { status } = await fetch(url, { headers: { "x-api-key": server.apiKey }, signal: stop.signal });
      stop.abort();
      if (status >= 500) failed.push(`${path}?${name}`);
    }
  }
  expect(failed).toEqual([]);
});

test("the requests were not all refused, nor all taken", () => {
  expect(answered.get(200) ?? 0).toBeGreaterThan(200);
  expect(answered.get(400) ?? 0).toBeGreaterThan(200);
  expect(answered.get(404) ?? 0).toBeGreaterThan(50);
});
