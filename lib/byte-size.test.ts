import { expect, test } from "vitest";
import { byteSize } from "@/lib/byte-size";

test.each([
  [0, "0 B"],
  [812, "812 B"],
  [999, "999 B"],
  [1000, "1.0 KB"],
  [1024, "1.0 KB"],
  [2148, "2.1 KB"],
  [102_400, "100 KB"],
  [1_048_576, "1.0 MB"],
  [15_000_000, "14 MB"],
  [5e15, "4,547 TB"],
])("%i bytes read %s", (bytes, text) => expect(byteSize(bytes)).toBe(text));
