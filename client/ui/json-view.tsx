import { useState } from "react";
import { classNames } from "#client/ui/class-names.ts";
import { CodeBlock } from "#client/ui/code-block.tsx";
import { CopyButton } from "#client/ui/copy-button.tsx";
import { ChevronRight } from "#client/ui/icons.tsx";
import { parseJson, type JsonNode } from "#client/ui/json-tree.ts";

export interface JsonViewProps {
  /** JSON text as it came; it is never re-serialised, so numbers keep every digit. */
  json: string;
  label: string;
  /** Levels open at first. */
  open?: number;
  className?: string;
}

/** JSON with folding; copies the original text. Text that isn't JSON shows as it is. */
export function JsonView({ json, label, open = 2, className }: JsonViewProps) {
  const node = parseJson(json);
  if (!node) return <CodeBlock text={json} label={label} wrap className={className} />;
  return (
    <figure className={classNames("rounded-md border border-line bg-sunken", className)}>
      <figcaption className="flex h-7 items-center justify-between border-b border-line pr-1 pl-2.5 text-2xs font-medium text-ink-faint">
        {label}
        <CopyButton text={json} />
      </figcaption>
      <div
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a scrolling region must be reachable by keyboard
        tabIndex={0}
        role="group"
        aria-label={label}
        className="scroll-thin max-h-96 overflow-auto p-2 font-mono text-xs/[1.65] -outline-offset-2"
      >
        <Node node={node} open={open} />
      </div>
    </figure>
  );
}

function Node({ node, name, open }: { node: JsonNode; name?: string; open: number }) {
  const [isOpen, setOpen] = useState(open > 0);
  const key = name !== undefined && <span className="text-ink-soft">{name}: </span>;
  if (node.kind === "string" || node.kind === "literal")
    return (
      <div className="pl-4 break-words">
        {key}
        <Scalar node={node} />
      </div>
    );
  const children =
    node.kind === "object"
      ? node.entries.map((entry, index) => ({ ...entry, id: `${index} ${entry.key}` }))
      : node.items.map((item, index) => ({ key: String(index), node: item, id: String(index) }));
  const [left, right] = node.kind === "object" ? "{}" : "[]";
  if (children.length === 0)
    return (
      <div className="pl-4">
        {key}
        {left}
        {right}
      </div>
    );
  return (
    <div>
      <button
        type="button"
        aria-expanded={isOpen}
        onClick={() => setOpen(!isOpen)}
        className="flex min-h-6 items-center rounded-xs text-left whitespace-pre hover:bg-hover"
      >
        <ChevronRight
          aria-hidden
          className={classNames(
            "mr-1 size-3 shrink-0 text-ink-faint transition-transform",
            isOpen && "rotate-90",
          )}
        />
        {key}
        <span className="text-ink-faint">
          {isOpen
            ? left
            : `${left} ${children.length} ${children.length === 1 ? "entry" : "entries"} ${right}`}
        </span>
      </button>
      {isOpen && (
        <>
          <div className="ml-[5px] border-l border-line pl-2">
            {children.map((child) => (
              <Node key={child.id} node={child.node} name={child.key} open={open - 1} />
            ))}
          </div>
          <span className="pl-4 text-ink-faint">{right}</span>
        </>
      )}
    </div>
  );
}

function Scalar({ node }: { node: JsonNode & { text: string } }) {
  if (node.kind === "string") return <span className="text-good-ink">"{node.text}"</span>;
  return (
    <span className={/^-?\d/.test(node.text) ? "text-info-ink tabular-nums" : "text-warning-ink"}>
      {node.text}
    </span>
  );
}
