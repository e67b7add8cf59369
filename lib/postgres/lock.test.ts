import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type Lock, lockDataDirectory } from "@/lib/postgres/lock";
import { pidScope, startTimeOf } from "@/lib/postgres/process-identity";

const scratch = mkdtempSync(join(tmpdir(), "palimpsest-lock-"));
const newDirectory = () => mkdtempSync(join(scratch, "data-"));

afterAll(() => rmSync(scratch, { recursive: true, force: true }));

/** Leaves the lock of somebody else in the directory. */
function leaveLock(directory: string, holder: Partial<Record<string, unknown>>): void {
  const lock = { id: "someone", pid: process.pid, started: "1", scope: pidScope(), url: "http://there", ...holder };
  writeFileSync(join(directory, "server.json"), JSON.stringify(lock));
}

describe("the lock of a data directory", () => {
  test("is held by one, says where that one is, and is free again afterwards", async () => {
    const directory = newDirectory();
    const lock = (await lockDataDirectory(directory)) as Lock;
    lock.announce("http://127.0.0.1:3000");
    expect(await lockDataDirectory(directory)).toEqual({ inUse: true, url: "http://127.0.0.1:3000", pid: process.pid });
    lock.release();
    expect(readdirSync(directory)).toEqual([]);
    expect(await lockDataDirectory(directory)).not.toHaveProperty("inUse");
  });

  test("of twenty who want it at once one gets it, over a dead holder's lock too", async () => {
    const directory = newDirectory();
    leaveLock(directory, { pid: 2 ** 22 + 1 });
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => lockDataDirectory(directory)));
    expect(outcomes.filter((outcome) => !("inUse" in outcome))).toHaveLength(1);
  });

  test("a number that was used again belongs to nobody", async () => {
    const directory = newDirectory();
    leaveLock(directory, { pid: process.pid, started: "not when this process was started" });
    expect(await lockDataDirectory(directory)).not.toHaveProperty("inUse");
  });

  test("another machine's or container's holder is believed as long as its heart beats", async () => {
    const directory = newDirectory();
    leaveLock(directory, { scope: "elsewhere" });
    const heart = setInterval(() => leaveLock(directory, { scope: "elsewhere" }), 300);
    expect(await lockDataDirectory(directory)).toMatchObject({ inUse: true, url: "http://there" });
    clearInterval(heart);
    expect(await lockDataDirectory(directory)).not.toHaveProperty("inUse");
  });

  test("who is about to go is waited for", async () => {
    const directory = newDirectory();
    const leaving = (await lockDataDirectory(directory)) as Lock;
    leaving.leave();
    const next = lockDataDirectory(directory);
    setTimeout(() => leaving.release(), 300);
    expect(await next).not.toHaveProperty("inUse");
  });

  test("a release takes only one's own", async () => {
    const directory = newDirectory();
    const lock = (await lockDataDirectory(directory)) as Lock;
    leaveLock(directory, { id: "someone else" });
    lock.release();
    expect(JSON.parse(readFileSync(join(directory, "server.json"), "utf8")).id).toBe("someone else");
  });
});

test("a process is known by its number and its start", async () => {
  const child = spawn(process.execPath, ["-e", "setTimeout(() => {}, 60000)"]);
  const started = startTimeOf(child.pid!);
  expect(started).toBeDefined();
  expect(startTimeOf(process.pid)).toBe(startTimeOf(process.pid));
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGKILL");
  await ended;
  expect(startTimeOf(child.pid!)).toBeUndefined();
});
