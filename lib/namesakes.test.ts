import { expect, test } from "vitest";
import { idEnd, sharedNames } from "@/lib/namesakes";

test("a name is shared from its second bearer on, as it is spelled", () => {
  expect([...sharedNames(["a", "b", "a", "A", "a", ""])]).toEqual(["a"]);
  expect(sharedNames([]).size).toBe(0);
});

test("the end of an id is short", () => {
  expect(idEnd("agent_011pA6bpg1HUDNo42CtP9e5j")).toBe("…9e5j");
});
