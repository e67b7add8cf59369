"use client";

import { Broken } from "@/components/shell/broken";
import "./globals.css";

/** Takes over when even the layout failed, so it brings the whole document. */
export default function GlobalError(props: { error: Error & { digest?: string }; reset: () => void }) {
  return (
    <html lang="en">
      <body>
        <Broken {...props} />
      </body>
    </html>
  );
}
