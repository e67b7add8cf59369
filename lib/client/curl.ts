/** A request as the console would send it. */
export interface Call {
  method: "GET" | "POST" | "DELETE";
  /** With its query, percent-encoded. */
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
}

/** The call as a command for a POSIX shell. The key is never written out: it is read from `$PALIMPSEST_API_KEY`. */
export function curlCommand({ method, path, body, headers }: Call, origin: string): string {
  const lines = [
    `curl ${method === "GET" ? "" : `-X ${method} `}${quote(origin + path)}`,
    '-H "authorization: Bearer $PALIMPSEST_API_KEY"',
  ];
  for (const [name, value] of Object.entries(headers ?? {})) lines.push(`-H ${quote(`${name}: ${value}`)}`);
  if (body !== undefined)
    lines.push("-H 'content-type: application/json'", `--data-raw ${quote(JSON.stringify(body))}`);
  return lines.join(" \\\n  ");
}

/** Single quotes take everything literally; a single quote itself is closed, escaped and reopened. */
const quote = (text: string) => `'${text.replaceAll("'", "'\\''")}'`;
