import { hash, randomBytes } from "node:crypto";

/** 256 random bits for a link. */
export const newToken = (): string => randomBytes(32).toString("base64url");

/** What is stored in a token's place. A fast hash is right for random tokens: nobody can guess them. */
export const hashToken = (token: string): string => hash("sha256", token, "hex");
