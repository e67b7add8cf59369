import { splitHidden } from "@/lib/hidden-characters";

/** A node of the document, as far as this pass looks at it. */
interface Node {
  type: string;
  value?: string;
  tagName?: string;
  properties?: Record<string, unknown>;
  children?: Node[];
}

/**
 * A pass over rendered markdown, before it is sanitised, that keeps everything in sight which would otherwise vanish or call out:
 * HTML stays as its source text, pictures become their address, links that lead nowhere safe lose their target but not their text,
 * and characters one would not see become badges.
 */
export function asText() {
  return (tree: Node) => rewrite(tree, 0);
}

/** Deeper nesting would strain the browser's layout, and nobody could read it. */
const depthMax = 100;

function rewrite(parent: Node, depth: number) {
  if (depth > depthMax) throw new Error("nested too deeply");
  parent.children = parent.children?.flatMap((child): Node[] => {
    if (child.type === "raw" || child.type === "comment")
      return [{ ...span("html"), children: badges(child.value ?? "") }];
    if (child.type === "text") return badges(child.value ?? "");
    if (child.tagName === "img") return [picture(child)];
    if (child.tagName === "a" && !safeHref(child.properties?.href)) child.tagName = "span";
    rewrite(child, depth + 1);
    return [child];
  });
}

function picture({ properties = {} }: Node): Node {
  const alt = typeof properties.alt === "string" ? properties.alt : "";
  const src = typeof properties.src === "string" ? properties.src : "";
  return { ...span("picture"), children: badges(`${alt}${alt && src ? " " : ""}${src}`) };
}

function badges(text: string): Node[] {
  return splitHidden(text).map((piece) =>
    "text" in piece
      ? { type: "text", value: piece.text }
      : { ...span("hidden"), children: [{ type: "text", value: piece.name }] },
  );
}

const span = (kind: "html" | "picture" | "hidden"): Node => ({
  type: "element",
  tagName: "span",
  properties: { dataKind: kind },
  children: [],
});

/** The host to show beside a link, if the link may be followed: http or https, and a host spelled in plain letters. */
export function safeHref(href: unknown): { href: string; host: string } | undefined {
  if (typeof href !== "string" || !/^https?:\/\//i.test(href)) return undefined;
  const url = URL.parse(href);
  if (!url || url.username || url.password || /(^|\.)xn--/i.test(url.hostname)) return undefined;
  return { href: url.href, host: url.host };
}
