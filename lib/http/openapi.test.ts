import { Validator } from "@seriousme/openapi-schema-validator";
import { beforeAll, describe, expect, test } from "vitest";
import type { Part } from "@/lib/http/openapi";
import { allDoors, raw } from "@/lib/testing/contract";
import { startServer, type TestServer } from "@/lib/testing/server";
import { targets } from "@/lib/testing/targets";

interface Operation {
  operationId: string;
  summary: string;
  description?: string;
  security?: { [scheme: string]: string[] }[];
  parameters?: { $ref?: string; name?: string; in?: string; required?: boolean; schema?: Part }[];
  requestBody?: { content: { "application/json": { schema: Part } } };
  responses: { [status: string]: Part };
}
interface Document {
  openapi: string;
  paths: { [path: string]: { [method: string]: Operation } };
  components: { schemas: { [name: string]: Part & { properties?: { [name: string]: Part } } } };
}

let server: TestServer;
let document: Document;
beforeAll(async () => {
  server = await startServer();
  // Signed out: it describes, and tells nothing.
  document = (await (await fetch(`${server.url}/openapi.json`)).json()) as Document;
});

const operations = () =>
  Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );

describe("GET /openapi.json", () => {
  test("is valid by the official schema of OpenAPI 3.1", async () => {
    const { valid, errors } = await new Validator().validate(structuredClone(document) as never);
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
    expect(document.openapi).toMatch(/^3\.1\./);
    const broken = { ...structuredClone(document), paths: { "/v1/x": { get: { responses: 5 } } } };
    expect((await new Validator().validate(broken as never)).valid).toBe(false);
  });

  test("every reference leads somewhere", () => {
    const at = (reference: string) =>
      reference
        .slice(2)
        .split("/")
        .reduce<unknown>((part, name) => (part as Part | undefined)?.[name.replaceAll("~1", "/")], document);
    const references = JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g);
    let count = 0;
    for (const [, reference] of references) {
      expect(at(reference!), reference).toBeDefined();
      count++;
    }
    expect(count).toBeGreaterThan(100);
  });

  test("every door appears, with each of its parameters, and nothing else", () => {
    const described = operations().map(({ path, method }) => `${method} ${path}`);
    expect(described.sort()).toEqual(allDoors.map(({ path, method }) => `${method} ${path}`).sort());
    const names = operations().map(({ operation }) => operation.operationId);
    expect(new Set(names).size).toBe(names.length);
    for (const { path, method, operation } of operations()) {
      const inPath = (operation.parameters ?? []).filter((parameter) => parameter.in === "path");
      expect(inPath.map(({ name }) => `{${name}}`).sort(), path).toEqual((path.match(/\{\w+\}/g) ?? []).sort());
      expect(operation.summary).toMatch(/^[A-Z][^\n]+[^.]$/);
      const door = allDoors.find((one) => one.path === path && one.method === method)!;
      expect(operation.requestBody !== undefined, path).toBe(door.body !== undefined);
      expect(operation.security!.length === 0, path).toBe(door.forAnyone ?? false);
    }
  });

  test("names for each route the scope that opens it, and no other", () => {
    for (const { path, method, operation } of operations()) {
      const { needs } = targets[`${method} ${path}`]!;
      const named = operation.security!.find((one) => "bearer" in one)?.bearer;
      if (needs === "work" || needs === "a person" || needs === "nobody") expect(named, path).toBeUndefined();
      else if (needs === "any key" || path.endsWith("/events")) expect(named?.length, path).toBeLessThan(2);
      else if (path !== "/api/rollbacks") expect(named, path).toEqual([Array.isArray(needs) ? needs[0] : needs]);
      for (const scope of Array.isArray(needs) ? needs : [needs])
        if (scope.includes(":")) expect(operation.description, path).toContain(`\`${scope}\``);
    }
  });

  test("says what callers must know: limits, defaults, headers, the stream", () => {
    const list = document.paths["/v1/memory_stores/{memory_store_id}/memories"]!.get!;
    const parameter = (name: string) => list.parameters!.find((one) => one.name === name)!;
    expect(parameter("limit").schema).toEqual({ type: "integer", minimum: 1, maximum: 100, default: 20 });
    expect(parameter("depth").schema).toEqual({ type: "integer", enum: [0, 1], default: 0 });
    expect(parameter("view").schema).toMatchObject({ enum: ["basic", "full"], default: "basic" });
    expect(parameter("memory_store_id")).toMatchObject({ in: "path", required: true });
    const create = document.paths["/v1/memory_stores/{memory_store_id}/memories"]!.post!;
    expect(create.parameters).toContainEqual({ $ref: "#/components/parameters/Note" });
    expect(create.requestBody!.content["application/json"].schema).toMatchObject({ required: ["path", "content"] });
    expect(create.responses).toHaveProperty("409");
    const store = document.paths["/v1/memory_stores"]!.post!.requestBody!.content["application/json"].schema;
    expect(JSON.stringify(store)).toContain('"maxLength":255');
    const stream = document.paths["/api/changes/stream"]!.get!;
    expect(stream.responses[200]).toHaveProperty(["content", "text/event-stream"]);
    expect(stream.parameters).toContainEqual({ $ref: "#/components/parameters/LastEventId" });
    expect(Object.keys(document.components.schemas)).toEqual(
      expect.arrayContaining(["Memory", "MemoryVersion", "MemoryStore", "Change", "RedactionNotice", "ErrorEnvelope"]),
    );
    expect(document.components.schemas.Memory!.properties).toHaveProperty("content_sha256");
    expect(JSON.stringify(document)).not.toMatch(/"(override|\$defs|\$schema|stream)":/);
  });
});

describe("GET /docs", () => {
  test("a page and its files, from here, under a policy of its own, for anyone", async () => {
    const page = await fetch(`${server.url}/docs`);
    expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8");
    const policy = page.headers.get("content-security-policy")!;
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toContain("unsafe-eval");
    const html = await page.text();
    expect(html).not.toMatch(/<script>|https?:\/\/|\son\w+=|style=/);
    const files = [...html.matchAll(/(?:src|href)="(\/docs\/[^"]+)"/g)].map(([, file]) => file!);
    expect(files).toHaveLength(5);
    for (const file of files) {
      const reply = await fetch(server.url + file);
      expect(reply.status, file).toBe(200);
      expect(reply.headers.get("content-type")).toBe(
        `text/${file.endsWith("css") ? "css" : "javascript"}; charset=utf-8`,
      );
      expect(reply.headers.get("x-content-type-options")).toBe("nosniff");
      expect((await reply.text()).length).toBeGreaterThan(50);
    }
  });
  test("404 as JSON: whatever else is asked of it", async () => {
    const call = raw(server);
    for (const path of ["/docs/", "/docs/index.html", "/docs/..%2fpackage.json", "/docs/swagger-ui-bundle.js.map"])
      expect((await call("GET", path)).status).toBe(404);
  });
});
