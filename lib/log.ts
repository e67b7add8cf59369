import { appendFileSync, existsSync, renameSync, statSync } from "node:fs";
import { appendFile } from "node:fs/promises";

const FLUSH_MS = 100;
const FILE_BYTES = 20_000_000;

type RequestEntry = {
  method: string;
  /** The route's template (`/v1/memory_stores/{memory_store_id}`), never the URL: paths are content. */
  route: string;
  status: number;
  ms: number;
  request_id: string;
  [detail: string]: string | number | boolean | null | undefined;
};

type ErrorEntry = { message: string; request_id?: string; cause?: unknown };

type InfoEntry = { message: string; [detail: string]: string | number | boolean | null | undefined };

/**
 * One JSON line per entry. Entries hold ids, templates, codes and numbers only: never memory content, paths, notes,
 * names, URLs or secrets. The cause of an error is reduced to what cannot carry any of these.
 */
export const log = {
  request: (entry: RequestEntry) => write("request", entry),
  error: ({ cause, ...entry }: ErrorEntry) =>
    write("error", { ...entry, ...(cause ? { cause: described(cause) } : {}) }),
  info: (entry: InfoEntry) => write("info", entry),
  /** Sends entries to this file from now on, instead of standard output. The previous file is kept as `.1`. */
  to(path: string) {
    file = path;
  },
  /** Writes out what is still held back; for the end of the process. */
  flush() {
    const lines = take();
    if (!lines) return;
    try {
      if (file) appendFileSync(file, lines, { mode: 0o600 });
      else process.stdout.write(lines);
    } catch {
      // A full disk must not keep the process from ending.
    }
  },
};

let file: string | undefined;
let held: string[] = [];
let timer: NodeJS.Timeout | undefined;
let writing = Promise.resolve();

function write(kind: string, entry: object): void {
  held.push(`${JSON.stringify({ time: new Date().toISOString(), kind, ...entry })}\n`);
  if (!timer) timer = setTimeout(flushSoon, FLUSH_MS).unref();
}

function flushSoon(): void {
  timer = undefined;
  const lines = take();
  if (!lines) return;
  if (!file) {
    process.stdout.write(lines);
    return;
  }
  const path = file;
  writing = writing.then(() => appended(path, lines)).catch(() => undefined);
}

function take(): string {
  const lines = held.join("");
  held = [];
  return lines;
}

async function appended(path: string, lines: string): Promise<void> {
  if (existsSync(path) && statSync(path).size > FILE_BYTES) renameSync(path, `${path}.1`);
  await appendFile(path, lines, { mode: 0o600 });
}

/** Codes and stack frames of an error and of its causes; of its message only the words outside quotes. */
function described(cause: unknown, depth = 0): object {
  if (!(cause instanceof Error)) return { name: typeof cause };
  const { code, constraint, routine, table } = cause as Error & Record<string, unknown>;
  const frames = (cause.stack ?? "").split("\n").filter((line) => /^\s+at /.test(line));
  return {
    name: cause.name,
    message: withoutValues(cause),
    ...onlyText({ code, constraint, routine, table }),
    stack: frames.slice(0, 12).map((line) => line.trim()),
    ...(cause.cause && depth < 3 ? { cause: described(cause.cause, depth + 1) } : {}),
  };
}

function onlyText(fields: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields).filter((field): field is [string, string] => typeof field[1] === "string"),
  );
}

/** Parsers and databases quote the value they choke on; Prisma prints whole arguments. */
function withoutValues({ name, message }: Error): string | undefined {
  if (name.startsWith("PrismaClient") || name === "ZodError" || name === "SyntaxError") return undefined;
  const first = message.split("\n")[0] ?? "";
  return first.replace(/(["'`«]).*(["'`»])/g, "$1…$2").slice(0, 200);
}
