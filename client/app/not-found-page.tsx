import { Link } from "@tanstack/react-router";
import { buttonClass } from "#client/ui/button.tsx";
import { useDocumentTitle } from "#client/ui/document-title.ts";
import { Search } from "#client/ui/icons.tsx";
import { StatePanel } from "#client/ui/state-panel.tsx";

/** An address that leads nowhere, or to something the reader can't see: both look the same. */
export function NotFoundPage() {
  useDocumentTitle("Not found");
  return (
    <StatePanel
      icon={<Search />}
      title="There is nothing here"
      actions={
        <Link to="/" className={buttonClass()}>
          Go to Today
        </Link>
      }
    >
      The address may be misspelt, the record may be gone, or you may not be able to see it.
    </StatePanel>
  );
}
