import { existsSync, readFileSync } from "node:fs";
import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { createRequire } from "node:module";
import { join } from "node:path";
import { projectRoot } from "@/lib/env";
import { StartError } from "@/lib/start-error";

export type Pages = {
  handle(request: IncomingMessage, response: ServerResponse): unknown;
  close(): Promise<void>;
};

/** Gets Next ready to answer the pages: built ones, or from source with hot reloading. Throws StartError. */
export async function preparePages(dev: boolean, server: Server, url: string): Promise<Pages> {
  const dir = projectRoot();
  if (!dev) await readBuiltConfig(dir);
  const { default: next } = await import("next");
  const { hostname, port } = new URL(url);
  const pages = next({ dev, dir, hostname, port: Number(port), httpServer: server, quiet: true });
  await pages.prepare();
  return { handle: pages.getRequestHandler(), close: () => pages.close() };
}

/**
 * The build has written down the settings it was made with. Without them Next would load its compiler, for the only
 * purpose of reading next.config.ts: 25 MB in every process for ever. Read once here, they are not reported later.
 */
async function readBuiltConfig(dir: string): Promise<void> {
  const file = join(dir, ".next", "required-server-files.json");
  if (!existsSync(file)) throw new StartError('The console is not built. Run "npm run build", or use "npm start".');
  process.env.__NEXT_PRIVATE_STANDALONE_CONFIG = JSON.stringify(JSON.parse(readFileSync(file, "utf8")).config);
  const config: typeof import("next/dist/server/config") = createRequire(import.meta.url)("next/dist/server/config");
  await config.default("phase-production-server", dir, { silent: true });
}

/** What a process without a console answers where a page would be. */
export const noPages: Pages = {
  handle(_request, response) {
    response.writeHead(404, { "content-type": "application/json" });
    response.end('{"type":"error","error":{"type":"not_found_error","message":"This process serves the API only."}}');
  },
  close: async () => undefined,
};
