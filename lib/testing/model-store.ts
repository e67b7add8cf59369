/** A memory store as the wire describes it, in a few lines and in memory: what the server is compared with. */
import { createHash } from "node:crypto";
import { pathBlockedBecause } from "@/lib/wire/memories/path";

export const sha = (text: string) => createHash("sha256").update(text).digest("hex");

export interface ModelVersion {
  operation: "created" | "modified" | "deleted";
  path: string | null;
  content: string | null;
  redacted: boolean;
}

export interface ModelMemory {
  /** null while deleted */
  path: string | null;
  versions: ModelVersion[];
}

/** Answers with the status that the wire gives; 200 means that it happened. */
export class ModelStore {
  readonly memories: ModelMemory[] = [];

  head(memory: ModelMemory): ModelVersion {
    return memory.versions.at(-1)!;
  }

  create(path: string, content: string): number {
    if (pathBlockedBecause(path)) return 400;
    if (this.blocked(path)) return 409;
    this.memories.push({ path, versions: [{ operation: "created", path, content, redacted: false }] });
    return 200;
  }

  update(memory: ModelMemory, change: { content?: string; path?: string; expected?: string }): number {
    if (change.path !== undefined && pathBlockedBecause(change.path)) return 400;
    if (memory.path === null) return 404;
    const now = this.head(memory);
    const content = change.content ?? now.content;
    const path = change.path ?? memory.path;
    if (content === now.content && path === memory.path) return 200;
    if (change.expected !== undefined && change.expected !== sha(now.content!)) return 409;
    if (path !== memory.path && this.blocked(path, memory)) return 409;
    this.append(memory, "modified", path, content);
    return 200;
  }

  remove(memory: ModelMemory, expected?: string): number {
    if (memory.path === null) return 404;
    if (expected !== undefined && expected !== sha(this.head(memory).content!)) return 409;
    memory.versions.push({ operation: "deleted", path: memory.path, content: null, redacted: false });
    memory.path = null;
    return 200;
  }

  restore(memory: ModelMemory, path?: string): number {
    const [deletion, last] = [memory.versions.at(-1)!, memory.versions.at(-2)];
    const target = path ?? deletion.path ?? last?.path;
    if (target == null || pathBlockedBecause(target) || memory.path !== null || !last || last.redacted) return 400;
    if (this.blocked(target, memory)) return 409;
    this.append(memory, "created", target, last.content);
    return 200;
  }

  redact(memory: ModelMemory, version: ModelVersion): number {
    if (memory.path !== null && version === this.head(memory)) return 400;
    Object.assign(version, { path: null, content: null, redacted: true });
    return 200;
  }

  rollBack(memory: ModelMemory, target: ModelVersion): number {
    if (memory.path === null || target.redacted || target.operation === "deleted") return 400;
    if (target.content !== this.head(memory).content) this.append(memory, "modified", memory.path, target.content);
    return 200;
  }

  /** The live paths in byte order, rolled up below `prefix` when `depth` is 1. */
  list(prefix: string, depth: 0 | 1): string[] {
    const live = this.memories.flatMap(({ path }) => (path?.startsWith(prefix) ? [path] : []));
    const shown = live.map((path) => {
      const slash = path.indexOf("/", prefix.length);
      return depth === 1 && slash !== -1 ? path.slice(0, slash + 1) : path;
    });
    return [...new Set(shown)].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  }

  private append(memory: ModelMemory, operation: ModelVersion["operation"], path: string, content: string | null) {
    memory.path = path;
    memory.versions.push({ operation, path, content, redacted: false });
  }

  private blocked(path: string, self?: ModelMemory): boolean {
    const others = this.memories.filter((memory) => memory !== self && memory.path !== null);
    return others.some((other) => {
      const theirs = other.path!;
      return theirs === path || theirs.startsWith(`${path}/`) || path.startsWith(`${theirs}/`);
    });
  }
}
