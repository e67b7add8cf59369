import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { env } from "@/lib/env";
import { StartError } from "@/lib/start-error";

const API = /^(?:https?:\/\/[^/?#]*)?\/(?:v1|api|mcp|health|openapi\.json|docs)(?:[/?#]|$)/;

type Handler = (request: IncomingMessage, response: ServerResponse) => unknown;

export type Doors = {
  /** Where the server listens, as a person would type it. */
  url: string;
  server: Server;
  /** From here on requests are answered; those that came earlier have been waiting. */
  open(api: Handler, pages: Handler): void;
  /** Stops accepting and waits, at most so long, for every answer in progress that is not an event stream. */
  drain(ms: number): Promise<void>;
  /** Waits, at most so long, for the event streams too; then cuts what is left. */
  close(ms: number): Promise<void>;
};

/** Whether a request belongs to the API (Hono) rather than to the pages (Next). */
export const isForApi = (url: string | undefined) => API.test(url ?? "");

/** Takes the port at once, so that a taken one is told before anything else is started. Throws StartError. */
export async function takePort(): Promise<Doors> {
  let answer: ((request: IncomingMessage, response: ServerResponse) => void) | undefined;
  const waiting: (() => void)[] = [];
  const inProgress = new Map<ServerResponse, { stream: boolean }>();
  let closing = false;
  // Proxies keep connections open for a minute and must not be the ones to find them closed.
  const server = createServer({ keepAliveTimeout: 65_000, headersTimeout: 30_000, requestTimeout: 120_000 });
  server.on("request", (request, response) => {
    inProgress.set(response, { stream: isStream(request) });
    response.once("close", () => {
      inProgress.delete(response);
      if (closing) server.closeIdleConnections();
    });
    if (closing) response.shouldKeepAlive = false;
    if (answer) answer(request, response);
    else waiting.push(() => answer?.(request, response));
  });
  await listen(server);
  const until = async (ms: number, done: () => boolean) => {
    for (const deadline = Date.now() + ms; !done() && Date.now() < deadline; ) await sleep(10);
  };
  return {
    url: urlOf(server),
    server,
    open(api, pages) {
      answer = (request, response) => void (isForApi(request.url) ? api : pages)(request, response);
      for (const go of waiting.splice(0)) go();
    },
    async drain(ms) {
      closing = true;
      server.close();
      server.closeIdleConnections();
      await until(ms, () => [...inProgress.values()].every(({ stream }) => stream));
    },
    async close(ms) {
      await until(ms, () => inProgress.size === 0);
      server.closeAllConnections();
    },
  };
}

function isStream({ url, headers }: IncomingMessage): boolean {
  return !!headers.accept?.includes("text/event-stream") || /\/stream(\?|$)/.test(url ?? "");
}

function listen(server: Server): Promise<void> {
  const { PORT: port, HOST: host } = env;
  return new Promise((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(new StartError(portWords(error, host, port))));
    server.listen(port, host, () => {
      server.removeAllListeners("error");
      resolve();
    });
  });
}

function portWords({ code }: NodeJS.ErrnoException, host: string, port: number): string {
  if (code === "EADDRINUSE")
    return `Port ${port} of ${host} is taken by another program. Stop that one, or choose another port with PORT.`;
  if (code === "EACCES") return `This user may not listen on port ${port}. Choose one above 1023 with PORT.`;
  if (code === "EADDRNOTAVAIL" || code === "ENOTFOUND")
    return `HOST is ${host}, which is no address of this machine. Leave it out to listen on 127.0.0.1 only.`;
  return `The server cannot listen on port ${port} of ${host} (${code}).`;
}

function urlOf(server: Server): string {
  const { address, port } = server.address() as { address: string; port: number };
  const everywhere = address === "0.0.0.0" || address === "::";
  const host = everywhere ? "localhost" : address.includes(":") ? `[${address}]` : address;
  return `http://${host}:${port}`;
}
