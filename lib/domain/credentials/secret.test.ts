import { describe, expect, test } from "vitest";
import { hintOf, mayBeSecret, newSecret } from "@/lib/domain/credentials/secret";

const id = "apikey_011pA4dN6vsoQnfLDhREA4S8";

describe("the secret of an API key", () => {
  test("names its key, holds 256 random bits and is never the same twice", () => {
    const secrets = Array.from({ length: 200 }, () => newSecret(id));
    for (const secret of secrets) expect(secret).toMatch(/^plk_011pA4dN6vsoQnfLDhREA4S8_[0-9A-Za-z]{49}$/);
    expect(new Set(secrets).size).toBe(200);
  });

  test("is whole as made", () => {
    for (let i = 0; i < 200; i++) expect(mayBeSecret(newSecret(id))).toBe(true);
  });

  test("is not whole with any one character changed, missing or doubled", () => {
    const secret = newSecret(id);
    for (let at = 0; at < secret.length; at++) {
      const other = secret[at] === "A" ? "B" : "A";
      const before = secret.slice(0, at);
      const after = secret.slice(at + 1);
      if (at >= 4) expect(mayBeSecret(before + other + after), `changed at ${at}`).toBe(false);
      expect(mayBeSecret(before + after), `missing at ${at}`).toBe(at < 4);
      if (at >= 4) expect(mayBeSecret(before + secret[at] + secret[at] + after), `doubled at ${at}`).toBe(false);
    }
  });

  test("may have another form when the operator chose it, from 32 to 512 characters", () => {
    expect(mayBeSecret("x".repeat(31))).toBe(false);
    expect(mayBeSecret("x".repeat(32))).toBe(true);
    expect(mayBeSecret("x".repeat(513))).toBe(false);
  });

  test("shows nothing secret in its hint", () => {
    const secret = newSecret(id);
    expect(hintOf(secret)).toBe("plk_011pA4dN6v…");
    expect(hintOf("s3cret-of-the-operator-0123456789")).toBe("s3cr…");
  });
});
