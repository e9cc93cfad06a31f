import type { ReactNode } from "react";
import { useDocumentTitle } from "#client/ui/document-title.ts";
import { ProductMark } from "#client/ui/product-mark.tsx";

export interface BarePageProps {
  title: string;
  description?: ReactNode;
  children: ReactNode;
  /** Below the card. */
  footer?: ReactNode;
}

/** A page with one card in the middle, for people who are not signed in. */
export function BarePage({ title, description, children, footer }: BarePageProps) {
  useDocumentTitle(title);
  return (
    <main className="flex min-h-dvh flex-col items-center bg-canvas px-4 py-10 sm:pt-[14vh]">
      <div className="w-full max-w-[368px]">
        <div className="mb-6 flex flex-col items-center text-center">
          <ProductMark className="size-10" />
          <h1 className="mt-4 text-xl font-semibold">{title}</h1>
          {description && <p className="mt-1 text-sm text-balance text-ink-soft">{description}</p>}
        </div>
        <div className="rounded-xl border border-line bg-surface p-5 shadow-control">{children}</div>
        {footer && <div className="mt-5">{footer}</div>}
      </div>
    </main>
  );
}
