import { useState } from "react";
import { classNames } from "#client/ui/class-names.ts";
import { CopyButton } from "#client/ui/copy-button.tsx";
import { IconButton } from "#client/ui/icon-button.tsx";
import { WrapText } from "#client/ui/icons.tsx";

export interface CodeBlockProps {
  text: string;
  /** Names the region, e.g. "Stack trace". */
  label: string;
  wrap?: boolean;
  className?: string;
}

/** Text as it is, in a fixed-width face: traces, payloads, commands. Copies, and wraps on demand. */
export function CodeBlock({ text, label, wrap: initialWrap = false, className }: CodeBlockProps) {
  const [wrap, setWrap] = useState(initialWrap);
  return (
    <figure className={classNames("group/code relative rounded-md border border-line bg-sunken", className)}>
      <figcaption className="flex h-7 items-center justify-between border-b border-line pr-1 pl-2.5 text-2xs font-medium text-ink-faint">
        {label}
        <span className="flex">
          <IconButton
            size="sm"
            label="Wrap long lines"
            icon={<WrapText />}
            aria-pressed={wrap}
            onClick={() => setWrap(!wrap)}
          />
          <CopyButton text={text} />
        </span>
      </figcaption>
      <pre
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard
        tabIndex={0}
        className={classNames(
          "scroll-thin max-h-96 overflow-auto p-2.5 font-mono text-xs/[1.6] -outline-offset-2",
          wrap && "break-words whitespace-pre-wrap",
        )}
      >
        {text}
      </pre>
    </figure>
  );
}
