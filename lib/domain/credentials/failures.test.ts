import { describe, expect, test } from "vitest";
import { addressesHeld, spend } from "@/lib/domain/credentials/failures";
import { networkOf } from "@/lib/domain/credentials/network";
import type { WireError } from "@/lib/wire/errors";

const wrong = (address: string, now: number) => spend(address, { tokens: 1 }, now);
const look = (address: string, now: number) => spend(address, { tokens: 0 }, now);

describe("wrong credentials from one address", () => {
  test("are refused after thirty, with the time to wait, and allowed again as it passes", () => {
    const now = 1_000_000;
    for (let i = 0; i < 30; i++) wrong("192.0.2.1", now);
    let refusal: WireError | undefined;
    try {
      look("192.0.2.1", now);
    } catch (error) {
      refusal = error as WireError;
    }
    expect(refusal?.type).toBe("rate_limit_error");
    expect(refusal?.status).toBe(429);
    expect(refusal?.details.retry_after).toBe(2);
    expect(() => wrong("192.0.2.1", now + 1_900)).toThrow();
    expect(() => wrong("192.0.2.1", now + 2_100)).not.toThrow();
    expect(() => wrong("192.0.2.1", now + 2_200)).toThrow();
  });

  test("do not touch another address", () => {
    const now = 2_000_000;
    for (let i = 0; i < 30; i++) wrong("192.0.2.2", now);
    expect(() => wrong("192.0.2.3", now)).not.toThrow();
  });

  test("count for a whole IPv6 network", () => {
    const now = 3_000_000;
    for (let i = 0; i < 30; i++) wrong(`2001:db8:1:2::${i.toString(16)}`, now);
    expect(() => look("2001:db8:1:2:ffff::1", now)).toThrow();
    expect(() => look("2001:db8:1:3::1", now)).not.toThrow();
  });

  test("from many addresses take bounded memory, and looking takes none", () => {
    for (let i = 0; i < 50_000; i++) wrong(`10.${i >> 16}.${(i >> 8) & 255}.${i & 255}`, 4_000_000);
    expect(addressesHeld()).toBeLessThanOrEqual(10_000);
    const held = addressesHeld();
    look("203.0.113.9", 4_000_000);
    expect(addressesHeld()).toBe(held);
  });
});

test.each([
  ["192.0.2.7", "192.0.2.7"],
  ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
  ["2001:db8::1", "2001:db8:0:0::/64"],
  ["::1", "0:0:0:0::/64"],
  ["unknown", "unknown"],
])("%s is counted as %s", (address, network) => {
  expect(networkOf(address)).toBe(network);
});
