"use client";

import { Component, type ReactNode } from "react";

interface Props {
  children: ReactNode;
  /** The text as it is, shown when it cannot be rendered: nested ten thousand deep, for instance. */
  fallback: ReactNode;
}

/** Keeps one text that breaks the renderer from breaking the page. */
export class MarkdownGuard extends Component<Props, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return (
      <>
        <p role="status" className="mb-3 text-warn">
          This text cannot be rendered; here it is as it is.
        </p>
        {this.props.fallback}
      </>
    );
  }
}
