import { useEffect, useState, type ReactNode } from "react";
import { classNames } from "#client/ui/class-names.ts";
import { IconButton } from "#client/ui/icon-button.tsx";
import { Check, Copy } from "#client/ui/icons.tsx";
import { hintProps } from "#client/ui/tooltip.tsx";

/** Copies text; `copied` stays true for a moment afterwards. */
export function useCopy(): { copied: boolean; copy: (text: string) => void } {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 1400);
    return () => clearTimeout(timer);
  }, [copied]);
  return { copied, copy: (text) => void navigator.clipboard.writeText(text).then(() => setCopied(true)) };
}

/** An icon that copies `text` and turns into a tick. */
export function CopyButton({
  text,
  label = "Copy",
  className,
}: {
  text: string;
  label?: string;
  className?: string;
}) {
  const { copied, copy } = useCopy();
  return (
    <IconButton
      size="sm"
      label={copied ? "Copied" : label}
      icon={copied ? <Check className="text-good-ink" /> : <Copy />}
      className={className}
      onClick={(event) => {
        event.stopPropagation();
        copy(text);
      }}
    />
  );
}

/** A value that copies itself when clicked: ids, e-mails, amounts. */
export function CopyText({
  text,
  children,
  className,
}: {
  text: string;
  children?: ReactNode;
  className?: string;
}) {
  const { copied, copy } = useCopy();
  return (
    <button
      type="button"
      {...hintProps(copied ? "Copied" : "Copy")}
      onClick={(event) => {
        event.stopPropagation();
        copy(text);
      }}
      className={classNames(
        "group/copy relative inline-flex max-w-full items-center gap-1 rounded-sm text-left align-bottom after:absolute after:-inset-y-1 after:inset-x-0 hover:text-accent-ink",
        className,
      )}
    >
      <span className="truncate">{children ?? text}</span>
      <span
        aria-hidden
        className="inline-flex opacity-0 group-hover/copy:opacity-100 group-focus-visible/copy:opacity-100"
      >
        {copied ? <Check className="size-3 text-good-ink" /> : <Copy className="size-3" />}
      </span>
      <span role="status" className="sr-only">
        {copied ? "Copied" : ""}
      </span>
    </button>
  );
}
