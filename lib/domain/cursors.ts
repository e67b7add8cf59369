import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync } from "node:crypto";
import { env } from "@/lib/env";
import { invalid } from "@/lib/wire/errors";

/**
 * Cursors are encrypted: they reveal neither paths nor counts, and one that was changed, made for another list or made with
 * another order or filter is refused. The same place always gives the same cursor.
 */
interface Keys {
  secret: string;
  page: Buffer;
  nonce: Buffer;
  feed: Buffer;
}
let keys: Keys | undefined;

function derivedKeys(): Keys {
  const secret = env.PALIMPSEST_SECRET;
  if (keys?.secret === secret) return keys;
  const derive = (purpose: string) => Buffer.from(hkdfSync("sha256", secret, "", `palimpsest cursor ${purpose}`, 32));
  keys = { secret, page: derive("page"), nonce: derive("nonce"), feed: derive("feed") };
  return keys;
}

/** `list` names the list together with everything that shaped it: who asked, filters, order. `place` is where the next page starts. */
export function sealCursor(list: readonly unknown[], place: readonly (string | number)[]): string {
  const { page, nonce } = derivedKeys();
  const text = Buffer.from(JSON.stringify(place));
  const bound = Buffer.from(JSON.stringify(list));
  const iv = createHmac("sha256", nonce).update(bound).update("\0").update(text).digest().subarray(0, 12);
  const cipher = createCipheriv("aes-256-gcm", page, iv).setAAD(bound);
  const sealed = Buffer.concat([iv, cipher.update(text), cipher.final(), cipher.getAuthTag()]);
  return `page_${sealed.toString("base64url")}`;
}

/** The place a cursor stands for; undefined without a cursor. Throws `invalid_request_error` for one not made for this list. */
export function openCursor(list: readonly unknown[], cursor: string | undefined): (string | number)[] | undefined {
  if (!cursor) return undefined;
  try {
    const sealed = Buffer.from(cursor.replace(/^page_/, ""), "base64url");
    const opened = createDecipheriv("aes-256-gcm", derivedKeys().page, sealed.subarray(0, 12), { authTagLength: 16 })
      .setAAD(Buffer.from(JSON.stringify(list)))
      .setAuthTag(sealed.subarray(-16));
    return JSON.parse(Buffer.concat([opened.update(sealed.subarray(12, -16)), opened.final()]).toString());
  } catch {
    throw invalid("page is not a cursor of this list with these filters and this order.");
  }
}

const feedMark = (workspaceId: string) => createHash("sha256").update(`feed ${workspaceId}`).digest().subarray(0, 8);

/** A place in a workspace's feed, for followers: one encrypted block, the same for the same place. */
export function sealFeedCursor(workspaceId: string, seq: number): string {
  const block = Buffer.alloc(16);
  block.writeBigUInt64BE(BigInt(seq));
  feedMark(workspaceId).copy(block, 8);
  return `chg_${createCipheriv("aes-256-ecb", derivedKeys().feed, null).setAutoPadding(false).update(block).toString("base64url")}`;
}

/** The sequence number behind a feed cursor. Throws `invalid_request_error` for anything else. */
export function openFeedCursor(workspaceId: string, cursor: string): number {
  const sealed = Buffer.from(cursor.replace(/^chg_/, ""), "base64url");
  if (cursor.startsWith("chg_") && sealed.length === 16) {
    const block = createDecipheriv("aes-256-ecb", derivedKeys().feed, null).setAutoPadding(false).update(sealed);
    if (block.subarray(8).equals(feedMark(workspaceId))) return Number(block.readBigUInt64BE());
  }
  throw invalid("This is not a cursor of a change.");
}
