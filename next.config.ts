import type { NextConfig } from "next";

const config: NextConfig = {
  agentRules: false,
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // The browser trusts the replies of its own server; see the file for why.
  turbopack: {
    resolveAlias: { zod: { browser: "./lib/client/trusting-schemas.ts" } },
    rules: {
      "*.ts": {
        condition: { all: ["browser", { path: /(^|\/)lib\/wire\// }] },
        loaders: ["./scripts/setup/without-schemas.cjs"],
      },
    },
  },
  // Types are checked by `npm test` over the whole project; checking them again in the build would only slow `npm start`.
  typescript: { ignoreBuildErrors: true },
};

export default config;
