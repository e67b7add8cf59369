"use client";

import { ExternalLink, ImageOff } from "lucide-react";
import { type ReactNode, useMemo } from "react";
import Markdown, { type Components } from "react-markdown";
import rehypeSanitize, { defaultSchema } from "rehype-sanitize";
import remarkGfm from "remark-gfm";
import { HiddenCharacter, UserText } from "@/components/ui/user-text";
import { asText, safeHref } from "./markdown/as-text";

/** Markdown from a stranger: no HTML, no pictures, no styles, links only to the web and with their host in sight. */
export default function RenderedMarkdown({ text }: { text: string }) {
  const rendered = useMemo(() => render(text), [text]);
  if (rendered)
    return (
      <div dir="auto" className={proseLook}>
        {rendered}
      </div>
    );
  return (
    <>
      <p role="status" className="mb-3 text-warn">
        This text is nested too deeply to be rendered; here it is as it is.
      </p>
      <pre className="whitespace-pre-wrap text-[12.5px] [overflow-wrap:anywhere]">
        <UserText text={text} />
      </pre>
    </>
  );
}

/** Called as the function it is, because a text nested ten thousand deep breaks it, and that is to be caught here. */
function render(text: string): ReactNode {
  try {
    return Markdown({
      children: text,
      remarkPlugins: [[remarkGfm, { singleTilde: false }]],
      rehypePlugins: [asText, [rehypeSanitize, schema]],
      components,
      urlTransform: (url) => url,
    });
  } catch {
    return undefined;
  }
}

const schema = {
  ...defaultSchema,
  tagNames: (defaultSchema.tagNames ?? []).filter((name) => !/^(img|picture|source|details|summary)$/.test(name)),
  attributes: {
    a: ["href"],
    code: [["className", /^language-./]] as [[string, RegExp]],
    input: [["type", "checkbox"], ["disabled", true], "checked"] as [[string, string], [string, boolean], string],
    span: [["dataKind", "html", "picture", "hidden"]] as [[string, string, string, string]],
    th: ["align"],
    td: ["align"],
    ol: ["start"],
  },
  protocols: { href: ["http", "https"] },
};

const components: Components = {
  // The page's own title is the first heading.
  h1: "h2",
  h2: "h3",
  h3: "h4",
  h4: "h5",
  h5: "h6",
  a: ({ href, children }) => <SafeLink href={href}>{children}</SafeLink>,
  input: ({ checked }) => (
    <span role="img" aria-label={checked ? "done" : "not done"} className="mr-1 font-mono">
      {checked ? "☑" : "☐"}
    </span>
  ),
  table: ({ children }) => (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls sideways must be reachable by keyboard
    <section aria-label="Table" tabIndex={0} className="my-3 overflow-x-auto">
      <table>{children}</table>
    </section>
  ),
  span: ({ node, children }) => <Kind kind={node?.properties.dataKind}>{children}</Kind>,
};

function Kind({ kind, children }: { kind: unknown; children: ReactNode }) {
  if (kind === "hidden") return <HiddenCharacter name={String(children)} />;
  if (kind === "html")
    return (
      <code className="whitespace-pre-wrap" title="HTML is shown as its source">
        {children}
      </code>
    );
  if (kind === "picture")
    return (
      <span className="rounded-sm bg-wash px-1 text-ink2 [overflow-wrap:anywhere]" title="Pictures are not loaded">
        <ImageOff size={13} aria-hidden className="mr-1 inline" />
        <span className="sr-only">Picture, not loaded: </span>
        {children}
      </span>
    );
  return <span>{children}</span>;
}

function SafeLink({ href, children }: { href?: string; children: ReactNode }) {
  const safe = safeHref(href);
  if (!safe) return <span>{children}</span>;
  const bare = children === href;
  return (
    <>
      <a
        href={safe.href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        className="text-lapis underline underline-offset-2 [overflow-wrap:anywhere]"
      >
        {children}
      </a>
      {!bare && (
        <span className="ml-1 whitespace-nowrap text-ink3 text-sm">
          <ExternalLink size={11} aria-hidden className="mr-0.5 inline" />
          {safe.host}
        </span>
      )}
    </>
  );
}

const proseLook = [
  "max-w-[72ch] text-[14px] leading-[23px] [overflow-wrap:anywhere] [&>*:first-child]:mt-0",
  "[&_h2]:title-face [&_h2]:mt-7 [&_h2]:mb-2 [&_h2]:text-[24px] [&_h2]:leading-8",
  "[&_h3]:title-face [&_h3]:mt-6 [&_h3]:mb-1.5 [&_h3]:text-[19px] [&_h3]:leading-7",
  "[&_h4]:mt-5 [&_h4]:mb-1 [&_h4]:font-semibold [&_h5]:mt-4 [&_h5]:font-semibold [&_h6]:mt-4 [&_h6]:font-semibold",
  "[&_p]:my-2.5 [&_ul]:my-2.5 [&_ul]:list-disc [&_ul]:pl-5 [&_ol]:my-2.5 [&_ol]:list-decimal [&_ol]:pl-6 [&_li]:my-1 [&_li>p]:my-0 [&_li]:marker:text-ink3",
  "[&_li:has(>[role=img])]:list-none [&_li:has(>[role=img])]:-ml-5",
  "[&_blockquote]:my-3 [&_blockquote]:border-line2 [&_blockquote]:border-l-2 [&_blockquote]:pl-4 [&_blockquote]:text-ink2",
  "[&_code]:rounded-sm [&_code]:bg-wash [&_code]:px-1 [&_code]:text-[12.5px]",
  "[&_pre]:my-3 [&_pre]:whitespace-pre-wrap [&_pre]:rounded-lg [&_pre]:border [&_pre]:border-line [&_pre]:bg-wash [&_pre]:px-3.5 [&_pre]:py-2.5 [&_pre_code]:bg-transparent [&_pre_code]:p-0",
  "[&_hr]:my-6 [&_hr]:border-line [&_strong]:font-semibold",
  "[&_th]:border-line2 [&_th]:border-b [&_th]:px-2.5 [&_th]:py-1 [&_th]:text-left [&_th]:font-semibold [&_td]:border-line [&_td]:border-b [&_td]:px-2.5 [&_td]:py-1",
].join(" ");
