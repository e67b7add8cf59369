import type { NextConfig } from "next";

const config: NextConfig = {
  agentRules: false,
  poweredByHeader: false,
  reactStrictMode: true,
  devIndicators: false,
  // Types are checked by `npm test` over the whole project; checking them again in the build would only slow `npm start`.
  typescript: { ignoreBuildErrors: true },
};

export default config;
