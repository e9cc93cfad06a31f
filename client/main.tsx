import { CSPProvider } from "@base-ui/react/csp-provider";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { router } from "#client/app/router.tsx";
import { queryClient } from "#client/trpc.ts";
import "./styles.css";

// A new release has other file names. A page of the old one that can't load its next part starts over, once.
window.addEventListener("vite:preloadError", (event) => {
  const key = "reloaded";
  if (Date.now() - Number(sessionStorage.getItem(key) ?? 0) < 10_000) return;
  sessionStorage.setItem(key, String(Date.now()));
  event.preventDefault();
  window.location.reload();
});

const root = document.getElementById("app");
if (!root) throw new Error("The page has no #app element.");

createRoot(root).render(
  <StrictMode>
    {/* The one style that Base UI would add inline stands in styles.css, so that the security policy can refuse inline styles. */}
    <CSPProvider disableStyleElements>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </CSPProvider>
  </StrictMode>,
);
