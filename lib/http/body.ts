import { markNumbers } from "@/lib/exact-numbers";
import { stringEnd } from "@/lib/json-text";
import { invalid, WireError } from "@/lib/wire/errors";

/** Deeper nesting than any schema here has is refused before it is parsed. */
const depthMax = 64;

/**
 * The request's JSON. Throws `request_too_large` above `bytesMax` bytes, and `invalid_request_error` for another content type,
 * bytes that are not UTF-8, malformed JSON, a name twice in one object, the name `__proto__`, or nesting beyond 64 levels.
 * `exactly`: numbers that JavaScript cannot hold stay as they came, marked.
 */
export async function readJson(request: Request, bytesMax: number, exactly = false): Promise<unknown> {
  const bytes = await readBytes(request, bytesMax);
  if (bytes.length === 0) throw invalid("The request needs a JSON body.");
  const contentType = request.headers.get("content-type") ?? "";
  if (!/^application\/json\s*(;|$)/i.test(contentType)) throw invalid("content-type must be application/json.");
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw invalid("The body is not valid UTF-8.");
  }
  const value = parse(text);
  refuseDoubleNames(text);
  const marked = exactly ? markNumbers(text) : text;
  return marked === text ? value : JSON.parse(marked);
}

function parse(text: string): unknown {
  if (nestingOf(text) > depthMax) throw invalid(`The body is nested more than ${depthMax} levels deep.`);
  try {
    return JSON.parse(text);
  } catch {
    throw invalid("The body is not valid JSON.");
  }
}

/** A body's bytes, read no further than the limit. */
async function readBytes(request: Request, bytesMax: number): Promise<Uint8Array> {
  const tooLarge = () => new WireError("request_too_large", `The request body is larger than ${bytesMax} bytes.`);
  const announced = request.headers.get("content-length");
  if (announced !== null) {
    if (Number(announced) > bytesMax) throw tooLarge();
    return new Uint8Array(await request.arrayBuffer());
  }
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of request.body ?? []) {
    size += part.length;
    if (size > bytesMax) throw tooLarge();
    parts.push(part);
  }
  return Buffer.concat(parts);
}

function nestingOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 34) at = stringEnd(text, at);
    else if (code === 123 || code === 91) deepest = Math.max(deepest, ++depth);
    else if (code === 125 || code === 93) depth--;
  }
  return deepest;
}

/** Two values under one name: whoever checked the first would be fooled by the second. `text` is known to be valid JSON. */
function refuseDoubleNames(text: string): void {
  const open: (Set<string> | undefined)[] = []; // names per open object; undefined for an array
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 123) open.push(new Set());
    else if (code === 91) open.push(undefined);
    else if (code === 125 || code === 93) open.pop();
    else if (code === 34) {
      const end = stringEnd(text, at);
      const names = open.at(-1);
      if (names && isName(text, end)) {
        const name: string = JSON.parse(text.slice(at, end + 1));
        if (names.has(name)) throw invalid("The body has the same name twice in one object.");
        if (name === "__proto__") throw invalid("The body has the name __proto__, which nothing here can carry.");
        names.add(name);
      }
      at = end;
    }
  }
}

function isName(text: string, end: number): boolean {
  for (let at = end + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 58) return true;
    if (code !== 32 && code !== 9 && code !== 10 && code !== 13) return false;
  }
  return false;
}
