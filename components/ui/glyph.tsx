/** The mark: four lines of text, two of them nearly scraped away. */
export function Glyph({ size = 20 }: { size?: number }) {
  return (
    <svg aria-hidden="true" width={size} height={size} viewBox="0 0 20 20" fill="currentColor" className="shrink-0">
      <rect y="1" width="20" height="2.5" rx="1" />
      <rect y="6" width="13" height="2.5" rx="1" opacity=".35" />
      <rect y="11" width="17" height="2.5" rx="1" opacity=".6" />
      <rect y="16" width="9" height="2.5" rx="1" />
    </svg>
  );
}
