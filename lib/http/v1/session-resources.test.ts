import type Anthropic from "@anthropic-ai/sdk";
import { beforeAll, describe, expect, test } from "vitest";
import { refusalOf, sdk } from "@/lib/testing/contract";
import { startServer } from "@/lib/testing/server";
import { attached, workshop } from "@/lib/testing/workshop";

let resources: Anthropic["beta"]["sessions"]["resources"];
let session: Anthropic.Beta.BetaManagedAgentsSession;
let stores: string[];

beforeAll(async () => {
  const client = sdk(await startServer());
  resources = client.beta.sessions.resources;
  const shop = await workshop(client);
  const made = await Promise.all(["One", "Two", "Three"].map((name) => client.beta.memoryStores.create({ name })));
  stores = made.map(({ id }) => id);
  session = await shop.open({ resources: stores.map((id) => attached(id, "read_only")) });
});

const missing = { status: 404, type: "not_found_error" };
const invalid = { status: 400, type: "invalid_request_error" };
const of = () => ({ session_id: session.id });

describe("list", () => {
  test("200: in the order of the session, in pages", async () => {
    expect((await resources.list(session.id)).data).toEqual(session.resources);
    const seen: unknown[] = [];
    for await (const resource of resources.list(session.id, { limit: 2 })) seen.push(resource);
    expect(seen).toEqual(session.resources);
  });

  test("400: a cursor of another list; 404: an unknown session", async () => {
    expect(await refusalOf(resources.list(session.id, { page: "page_x" }))).toMatchObject(invalid);
    expect(await refusalOf(resources.list("sesn_01unknown"))).toMatchObject(missing);
  });
});

test("retrieve: a store by its own id; 404 for another", async () => {
  expect(await resources.retrieve(stores[1]!, of())).toEqual(session.resources[1]);
  expect(await refusalOf(resources.retrieve("memstore_01unknown", of()))).toMatchObject(missing);
  expect(await refusalOf(resources.retrieve(stores[1]!, { session_id: "sesn_01unknown" }))).toMatchObject(missing);
});

test("add: 400 for a file and for a memory store, 404 for an unknown session", async () => {
  const file = { type: "file" as const, file_id: "file_01x" };
  expect(await refusalOf(resources.add(session.id, file))).toMatchObject(invalid);
  expect(await refusalOf(resources.add(session.id, attached(stores[0]!) as never))).toMatchObject(invalid);
  expect(await refusalOf(resources.add("sesn_01unknown", file))).toMatchObject(missing);
});

test("update and delete: 400 for a memory store, 404 for what is not attached", async () => {
  const params = { ...of(), authorization_token: "new" };
  expect(await refusalOf(resources.update(stores[0]!, params))).toMatchObject(invalid);
  expect(await refusalOf(resources.update("sesrsc_01x", params))).toMatchObject(missing);
  expect(await refusalOf(resources.delete(stores[0]!, of()))).toMatchObject(invalid);
  expect(await refusalOf(resources.delete("sesrsc_01x", of()))).toMatchObject(missing);
  expect((await resources.list(session.id)).data).toHaveLength(3);
});
