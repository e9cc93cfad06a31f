import { useEffect } from "react";

const productName = globalThis.document?.title ?? "";

/** Names the browser's tab after the page: `Errors · Product`. The product's name is that of the first document. */
export function useDocumentTitle(title: string | undefined): void {
  useEffect(() => {
    if (title === undefined) return;
    document.title = title ? `${title} · ${productName}` : productName;
  }, [title]);
}
