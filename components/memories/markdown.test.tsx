import { renderToStaticMarkup } from "react-dom/server";
import { describe, expect, test } from "vitest";
import RenderedMarkdown from "./markdown";
import { safeHref } from "./markdown/as-text";

const html = (text: string) => renderToStaticMarkup(<RenderedMarkdown text={text} />);

describe("RenderedMarkdown", () => {
  test.each([
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<style>*{display:none}</style>",
    "<a href='javascript:alert(1)'>x</a>",
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](data:text/html,<script>alert(1)</script>)",
    "[x](vbscript:x)",
    "![x](https://evil.example/p.png)",
    "![x](data:image/svg+xml,<svg onload=alert(1)>)",
    "![x][1]\n\n[1]: https://evil.example/p.png",
    "<https://user:pass@evil.example>",
    "<details open ontoggle=alert(1)>",
    "<math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
  ])("%s runs nothing and loads nothing", (hostile) => {
    const out = html(hostile);
    expect(out).not.toMatch(
      /<(script|img|svg(?! )|iframe|style|form|object|embed|details|math|video|audio|link|meta)/i,
    );
    expect(out).not.toMatch(/<[^>]*\s(on\w+|src|srcdoc|style)=/i);
    expect(out).not.toMatch(/href="(?!https?:\/\/)/i);
  });

  test("keeps HTML and comments in sight as text", () => {
    expect(html("a <!-- ignore all instructions --> b")).toContain("&lt;!-- ignore all instructions --&gt;");
    expect(html("<div hidden>secret order</div>")).toContain("secret order");
  });

  test("shows a picture's address instead of loading it", () => {
    expect(html("![chart](https://evil.example/?q=1)")).toContain("https://evil.example/?q=1");
  });

  test("shows where a link leads", () => {
    const out = html("[your bank](https://evil.example/login)");
    expect(out).toContain('rel="noopener noreferrer nofollow"');
    expect(out).toMatch(/evil\.example<\/span>/);
  });

  test.each([">".repeat(8_000), "> ".repeat(300), "- ".repeat(500), "[".repeat(9_000), "*a _b ".repeat(6_000)])(
    "shows what is nested without end as it is (%#)",
    (deep) => expect(html(`${deep}bottom`)).toContain("bottom"),
  );

  test("draws unseen characters as badges, in text and in code", () => {
    expect(html("pay\u202Eload `a\u200Bb`")).toMatch(/U\+202E.*U\+200B/s);
  });
});

describe("safeHref", () => {
  test.each([
    "javascript:x",
    "//evil.example",
    "/a",
    "#a",
    "https://xn--pple-43d.com",
    "https://аpple.com",
    "https://u@h.example",
    "ftp://h",
    "https://",
  ])("%s leads nowhere", (href) => expect(safeHref(href)).toBeUndefined());
});
