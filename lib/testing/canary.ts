import { randomBytes } from "node:crypto";
import { appendFileSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "@/lib/env";

/**
 * Put this into contents, paths, notes and names: after the whole suite no log of any server may contain it.
 * Letters only, so that it survives in paths and in percent-encoding.
 */
export const CANARY = "xkcanaryvqzjwfhtbm";

/** Where servers under test leave their logs, and tests the secrets that must not be in them. */
export const evidenceDirectory = () => join(projectRoot(), ".palimpsest-test", "evidence");

/** Remembers a secret for the search of the logs at the end of the suite. */
export function mustNotBeLogged(secret: string): void {
  mkdirSync(evidenceDirectory(), { recursive: true });
  appendFileSync(join(evidenceDirectory(), "secrets.txt"), `${secret}\n`);
}

/** A random secret that the logs are searched for. */
export function newTestSecret(prefix = "test"): string {
  const secret = `${prefix}_${randomBytes(32).toString("hex")}`;
  mustNotBeLogged(secret);
  return secret;
}
