import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { pidScope, startTimeOf } from "@/lib/postgres/process-identity";

const HEARTBEAT_MS = 2_000;
const SILENCE_MS = 5_000;
const LEAVING_MS = 15_000;

type Holder = {
  id: string;
  pid: number;
  started: string | null;
  scope: string;
  url: string | null;
  stopping?: boolean;
};

export type Lock = {
  /** Writes where the holder can be reached, for the next start to say. */
  announce(url: string): void;
  /** Says that the holder is about to go: a start that comes now waits for it. */
  leave(): void;
  release(): void;
};

/** Someone else's server lives in the data directory; `url` is null while it is still starting. */
export type InUse = { inUse: true; url: string | null; pid: number };

const fileOf = (directory: string) => join(directory, "server.json");

/**
 * Takes the data directory for this process. The lock is a file that names its holder, so a crash leaves a lock that
 * the next start can recognise as dead; the file is never removed on a guess.
 */
export async function lockDataDirectory(directory: string): Promise<Lock | InUse> {
  const file = fileOf(directory);
  const mine: Holder = {
    id: randomUUID(),
    pid: process.pid,
    started: startTimeOf(process.pid) ?? null,
    scope: pidScope(),
    url: null,
  };
  const patience = Date.now() + LEAVING_MS;
  for (;;) {
    if (create(file, mine)) return held(file, mine);
    const holder = readHolder(file);
    if (!holder || !(await isLive(file, holder))) discard(file, holder?.id);
    else if (holder.stopping && Date.now() < patience) await sleep(50);
    else return { inUse: true, url: holder.url, pid: holder.pid };
  }
}

/** Who holds the data directory now, or undefined. Takes nothing. */
export async function holderOf(directory: string): Promise<{ url: string | null; pid: number } | undefined> {
  const holder = readHolder(fileOf(directory));
  return holder && (await isLive(fileOf(directory), holder)) ? { url: holder.url, pid: holder.pid } : undefined;
}

function create(file: string, holder: Holder): boolean {
  const draft = `${file}.${holder.id}`;
  writeFileSync(draft, JSON.stringify(holder), { mode: 0o644 });
  try {
    // Linking is atomic and carries the whole text: nobody ever reads half a lock.
    linkSync(draft, file);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    // File systems without hard links have exclusive creation at least.
    if (code === "EPERM" || code === "ENOTSUP" || code === "ENOSYS") return createExclusively(file, holder);
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function createExclusively(file: string, holder: Holder): boolean {
  try {
    writeFileSync(file, JSON.stringify(holder), { mode: 0o644, flag: "wx" });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

function held(file: string, mine: Holder): Lock {
  const beat = setInterval(() => {
    const now = new Date();
    try {
      utimesSync(file, now, now);
    } catch {
      // A full or vanished disk is told by the database first; the heartbeat has nothing to add.
    }
  }, HEARTBEAT_MS);
  beat.unref();
  const rewrite = (change: Partial<Holder>) => {
    Object.assign(mine, change);
    const draft = `${file}.${mine.id}`;
    writeFileSync(draft, JSON.stringify(mine), { mode: 0o644 });
    renameSync(draft, file);
  };
  return {
    announce: (url) => rewrite({ url }),
    leave() {
      try {
        rewrite({ stopping: true });
      } catch {
        // On a full disk the next start learns it from our end instead.
      }
    },
    release() {
      clearInterval(beat);
      if (readHolder(file)?.id === mine.id) rmSync(file, { force: true });
    },
  };
}

function readHolder(file: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8")) as Holder;
  } catch {
    return undefined;
  }
}

async function isLive(file: string, holder: Holder): Promise<boolean> {
  if (holder.started !== null && holder.scope === pidScope()) return startTimeOf(holder.pid) === holder.started;
  // Another container or machine: its process ids say nothing here, its heartbeat does.
  const before = modifiedAt(file);
  for (let waited = 0; waited < SILENCE_MS; waited += 250) {
    await sleep(250);
    if (modifiedAt(file) !== before) return true;
  }
  return false;
}

function modifiedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** Moves a dead holder's lock out of the way; if another start has replaced it meanwhile, puts that one back. */
function discard(file: string, deadId: string | undefined): void {
  const aside = `${file}.${randomUUID()}`;
  try {
    renameSync(file, aside);
  } catch {
    return;
  }
  if (readHolder(aside)?.id !== deadId) {
    try {
      linkSync(aside, file);
    } catch {
      // A third start has taken it in that instant: theirs stands, and the database refuses a second master anyway.
    }
  }
  rmSync(aside, { force: true });
}
