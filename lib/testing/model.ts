/**
 * A stand-in for the Messages API, for programs that would ask a model: it answers each request with what a script says, and keeps
 * what it was asked.
 */
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import type Anthropic from "@anthropic-ai/sdk";

type Block = { type: "text"; text: string } | { type: "tool_use"; id: string; name: string; input: object };
export type Asked = Pick<Anthropic.Beta.MessageCreateParams, "messages" | "system" | "tools">;

/** Starts it; `answers` are given in turn, the last one to every later request too. */
export async function startModel(answers: Block[][]) {
  const asked: Asked[] = [];
  const server = createServer(async (request, response) => {
    asked.push(JSON.parse(await bodyOf(request)) as Asked);
    const content = answers[Math.min(asked.length, answers.length) - 1];
    const stop_reason = content?.some(({ type }) => type === "tool_use") ? "tool_use" : "end_turn";
    response.setHeader("content-type", "application/json");
    response.end(
      JSON.stringify({
        id: `msg_${asked.length}`,
        type: "message",
        role: "assistant",
        model: "stand-in",
        content,
        stop_reason,
        stop_sequence: null,
        usage: { input_tokens: 1, output_tokens: 1 },
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return { url, asked, stop: () => new Promise((resolve) => server.close(resolve)) };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}
