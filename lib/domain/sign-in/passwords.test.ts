import { describe, expect, test } from "vitest";
import { hashPassword, refuseGuessable, verifyPassword } from "@/lib/domain/sign-in/passwords";

const mara = { email: "mara.lindqvist@example.org", name: "Mara Lindqvist" };

describe("a stored password", () => {
  test("is recognised, in either spelling of the same characters, and no other is", async () => {
    const hash = await hashPassword("Caf\u00e9 am Hafen");
    expect(hash).toMatch(/^scrypt\$32768\$8\$3\$/);
    expect(await verifyPassword({ hash, password: "Caf\u00e9 am Hafen" })).toBe(true);
    expect(await verifyPassword({ hash, password: "Cafe\u0301 am Hafen" })).toBe(true);
    expect(await verifyPassword({ hash, password: "Cafe am Hafen" })).toBe(false);
    expect(await verifyPassword({ hash, password: "" })).toBe(false);
  });

  test("looks different each time", async () => {
    expect(await hashPassword("the same words")).not.toBe(await hashPassword("the same words"));
  });

  test("in a form we do not know is never recognised", async () => {
    for (const hash of ["", "plain", "scrypt$1$1$1$$", "bcrypt$32768$8$3$aaaa$bbbb"])
      expect(await verifyPassword({ hash, password: "plain" })).toBe(false);
  });
});

describe("a password that is guessed first", () => {
  test.each([
    "password",
    "Password1",
    "P@ssw0rd",
    "password1234",
    "12345678",
    "987654321",
    "abcdefgh",
    "qwertyui",
    "asdfghjkl",
    "aaaaaaaa",
    "abcabcabc",
    "xyxyxyxyxy",
    "changeme",
    "letmein1",
    "alexander1",
    "marlboro1",
    "iloveyou1",
    "palimpsest",
    "Palimpsest!",
    "mara.lindqvist",
    "mara.lindqvist@example.org",
    "Mara Lindqvist",
    "MARA LINDQVIST",
  ])("%s is refused", async (password) => {
    await expect(refuseGuessable(password, mara)).rejects.toThrowError(/password/);
  });

  test.each([
    "a quiet harbour at dusk",
    "correct horse battery staple",
    "zK4!vbQ2",
    "mara likes the quiet harbour",
    "пароль моей тёти",
    "密码是一个秘密的地方啊",
  ])("%s is accepted", async (password) => {
    await expect(refuseGuessable(password, mara)).resolves.toBeUndefined();
  });
});
