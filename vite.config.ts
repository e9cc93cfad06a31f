import tailwindcss from "@tailwindcss/vite";
import { tanstackRouter } from "@tanstack/router-plugin/vite";
import react from "@vitejs/plugin-react";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { clientChunks } from "./scripts/client-chunks.ts";

const clientFolder = fileURLToPath(new URL("client", import.meta.url));

export default defineConfig(({ mode }) => ({
  root: clientFolder,
  plugins:
    mode === "test"
      ? [react()]
      : [
          tanstackRouter({
            target: "react",
            autoCodeSplitting: true,
            routesDirectory: fileURLToPath(new URL("client/routes", import.meta.url)),
            generatedRouteTree: fileURLToPath(new URL("client/app/route-tree.gen.ts", import.meta.url)),
          }),
          react(),
          tailwindcss(),
        ],
  build: {
    outDir: fileURLToPath(new URL("dist/client", import.meta.url)),
    emptyOutDir: true,
    sourcemap: false,
    chunkSizeWarningLimit: 700,
    rolldownOptions: {
      output: {
        codeSplitting: { groups: [{ name: clientChunks(clientFolder), debugName: "client chunks" }] },
      },
    },
  },
  test: {
    root: fileURLToPath(new URL(".", import.meta.url)),
    include: ["tests/**/*.test.{ts,tsx}"],
    globalSetup: ["tests/support/global-setup.ts"],
    // Only what hangs comes near these: a machine ten times slower must get through.
    testTimeout: 240_000,
    hookTimeout: 300_000,
    expect: { poll: { timeout: 60_000 } },
    maxWorkers: 2,
  },
}));
