export interface ServerSentEvent {
  event: string;
  id: string;
  // What the event carries; empty for a comment.
  data: string;
  comment?: string;
}

/** Reads an event stream until it ends or `signal` aborts; comments come as events named "". */
export async function* readEvents(url: string, headers: Record<string, string>, signal?: AbortSignal) {
  const response = await fetch(url, { headers, signal });
  if (response.status !== 200) throw new Error(`${response.status} ${await response.text()}`);
  yield* framesOf(response);
}

/** The events of a response that has begun. */
export async function* framesOf(response: Response): AsyncGenerator<ServerSentEvent> {
  let rest = "";
  const decoder = new TextDecoder();
  for await (const part of response.body as unknown as AsyncIterable<Uint8Array>) {
    rest += decoder.decode(part, { stream: true });
    const frames = rest.split("\n\n");
    rest = frames.pop() ?? "";
    for (const frame of frames) yield parse(frame);
  }
}

function parse(frame: string): ServerSentEvent {
  const field = (name: string) =>
    frame
      .split("\n")
      .filter((line) => line.startsWith(`${name}: `))
      .map((line) => line.slice(name.length + 2))
      .join("\n");
  const comment = frame.startsWith(":") ? frame.slice(1).trim() : undefined;
  return { event: field("event"), id: field("id"), data: field("data"), comment };
}
