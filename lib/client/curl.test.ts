import { execFileSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { type Call, curlCommand } from "@/lib/client/curl";

const origin = "http://127.0.0.1:3000";

/** Lets a real shell read the command and returns the arguments curl would get. */
function argumentsOf(call: Call): string[] {
  const script = curlCommand(call, origin).replace(/^curl /, "printf '%s\\0' ");
  const output = execFileSync("sh", ["-c", script], { env: { ...process.env, PALIMPSEST_API_KEY: "pk_test" } });
  return output.toString().split("\0").slice(0, -1);
}

describe("curlCommand", () => {
  test("reads with a key from the environment", () =>
    expect(argumentsOf({ method: "GET", path: "/v1/memory_stores?limit=5" })).toEqual([
      `${origin}/v1/memory_stores?limit=5`,
      "-H",
      "authorization: Bearer pk_test",
    ]));

  test.each(["it's", '$(touch /tmp/x) `id` "quoted" \\n', "two\nlines\n", "日本語 \u202E", "!history"])(
    "hands %j to the server unchanged",
    (content) => {
      const args = argumentsOf({
        method: "POST",
        path: "/v1/x",
        body: { content },
        headers: { "palimpsest-note": content.slice(0, 4) },
      });
      expect(args.slice(0, 3)).toEqual(["-X", "POST", `${origin}/v1/x`]);
      expect(JSON.parse(args.at(-1)!)).toEqual({ content });
    },
  );
});
