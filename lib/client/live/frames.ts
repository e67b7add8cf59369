/** One server-sent event; its data is still text. */
export interface Frame {
  event: string;
  id: string;
  data: string;
}

/** Reads server-sent events out of pieces of text, wherever the pieces are cut. Comments (heartbeats) yield nothing. */
export function frameReader(): (piece: string) => Frame[] {
  let rest = "";
  return (piece) => {
    const text = rest + piece;
    // A carriage return at the end may be half of a line end.
    const parts = text.split(/\r\n\r\n|\n\n|\r\r/);
    rest = parts.pop() ?? "";
    return parts.flatMap((part) => frameOf(part) ?? []);
  };
}

function frameOf(block: string): Frame | undefined {
  const frame: Frame = { event: "message", id: "", data: "" };
  const data: string[] = [];
  let named = false;
  for (const line of block.split(/\r\n|\n|\r/)) {
    const [, field, value = ""] = /^([^:]+)(?:: ?(.*))?$/s.exec(line) ?? [];
    if (field === "event") frame.event = value;
    else if (field === "id") frame.id = value;
    else if (field === "data") data.push(value);
    else continue;
    named = true;
  }
  return named ? { ...frame, data: data.join("\n") } : undefined;
}
