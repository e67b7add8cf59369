import { createReadStream } from "node:fs";
import { createRequire } from "node:module";
import { Readable } from "node:stream";
import { createGzip } from "node:zlib";
import type { Hono } from "hono";
import { securityHeaders } from "./answer";
import { serve } from "./endpoint";

/** Stricter than the console's: no inline script, nothing from elsewhere. Swagger UI draws its icons as data. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const pageHeaders = { ...securityHeaders, "content-security-policy": policy };

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>API reference · Palimpsest</title>
<link rel="icon" href="/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/docs/swagger-ui.css">
<link rel="stylesheet" href="/docs/page.css">
<script src="/docs/theme.js"></script>
</head>
<body>
<header><a href="/">Palimpsest</a> <a href="/openapi.json">openapi.json</a></header>
<main id="reference"></main>
<noscript>This page needs JavaScript. The same description as a file: <a href="/openapi.json">openapi.json</a></noscript>
<script src="/docs/swagger-ui-bundle.js"></script>
<script src="/docs/start.js"></script>
</body>
</html>
`;

/** Before the first paint, so that nothing flashes. */
const theme = `const dark = matchMedia("(prefers-color-scheme: dark)");
const follow = () => document.documentElement.classList.toggle("dark-mode", dark.matches);
dark.addEventListener("change", follow);
follow();
`;

// validatorUrl null: else a badge would send this server's address to somebody else's.
const start = `SwaggerUIBundle({
  url: "/openapi.json",
  dom_id: "#reference",
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  tryItOutEnabled: false,
  persistAuthorization: false,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
});
`;

const style = `body { margin: 0; background: #fff; font-family: ui-sans-serif, system-ui, sans-serif; }
header { display: flex; gap: 1.5rem; max-width: 1420px; margin: 0 auto; padding: 1rem 20px 0; }
header a { color: #3b4151; }
header a:first-child { font-family: ui-serif, Georgia, serif; font-size: 1.25rem; text-decoration: none; }
header a:last-child { align-self: center; font-size: 0.875rem; }
a:focus-visible, button:focus-visible { outline: 2px solid currentColor; outline-offset: 2px; }
.dark-mode body { background: #1c2022; }
.dark-mode header a { color: #e4e6e6; }
`;

const written: Record<string, { type: string; text: string }> = {
  "page.css": { type: "text/css; charset=utf-8", text: style },
  "theme.js": { type: "text/javascript; charset=utf-8", text: theme },
  "start.js": { type: "text/javascript; charset=utf-8", text: start },
};
const shipped: Record<string, string> = {
  "swagger-ui.css": "text/css; charset=utf-8",
  "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
};

/** `GET /docs`: the reference to browse, from this server alone. Anyone may read it; trying a route out needs a credential. */
export function docsRoutes(app: Hono): void {
  open(app, "/docs", "text/html; charset=utf-8", () => page);
  for (const [name, { type, text }] of Object.entries(written)) open(app, `/docs/${name}`, type, () => text);
  for (const [name, type] of Object.entries(shipped))
    open(app, `/docs/${name}`, type, () => packed(name), {
      "content-encoding": "gzip",
      "cache-control": "max-age=3600",
    });
}

function open(
  app: Hono,
  path: string,
  type: string,
  body: () => string | ReadableStream,
  more: Record<string, string> = {},
): void {
  serve(app, { method: "get", path }, async () => (requestId) => {
    const headers = { ...pageHeaders, "content-type": type, "request-id": requestId, ...more };
    return new Response(body() as BodyInit, { headers });
  });
}

/** A file of the package, packed on its way: it is large, and rarely asked for. */
function packed(name: string): ReadableStream {
  const file = createRequire(import.meta.url).resolve(`swagger-ui-dist/${name}`);
  return Readable.toWeb(createReadStream(file).pipe(createGzip())) as ReadableStream;
}
