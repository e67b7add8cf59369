"use client";

import { useSyncExternalStore } from "react";

/** This server as the browser reaches it, for snippets and commands; the default address until the page has come alive. */
export const useOrigin = () =>
  useSyncExternalStore(
    () => () => {},
    () => window.location.origin,
    () => "http://127.0.0.1:3000",
  );
