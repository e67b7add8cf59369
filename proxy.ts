import { type NextRequest, NextResponse } from "next/server";
import { urls } from "@/lib/urls";

/**
 * Gives every page its content security policy with a fresh nonce.
 * Next reads the nonce from the request's own policy header and puts it on the scripts it writes;
 * our layout reads `x-nonce` for the one script that sets the theme before the first paint.
 *
 * A browser without any sign-in goes to the sign-in page at once. This decides nothing: pages hold no data,
 * and the API judges every request by itself.
 */
export function proxy(request: NextRequest) {
  const { pathname, search } = request.nextUrl;
  if (!doors.has(pathname) && !cookieNames.some((name) => request.cookies.has(name)))
    return NextResponse.redirect(new URL(urls.login({ next: pathname + search }), request.url));
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const policy = contentSecurityPolicy(nonce);
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("content-security-policy", policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  return response;
}

const doors = new Set([urls.login(), urls.setup()]);
const cookieNames = ["palimpsest.session", "__Host-palimpsest.session"];

function contentSecurityPolicy(nonce: string) {
  // The development server evaluates the modules it replaces.
  const evaluation = process.env.NODE_ENV === "development" ? " 'unsafe-eval'" : "";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}'${evaluation}`,
    "style-src 'self' 'unsafe-inline'",
    "worker-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}

export const config = {
  // The API answers under policies of its own; built assets need none.
  matcher: ["/((?!v1/|api/|mcp|health|openapi.json|docs|_next/|favicon.svg|apple-icon.png).*)"],
};
