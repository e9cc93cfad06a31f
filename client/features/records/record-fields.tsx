import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { isBlank } from "#client/grid/cell-text.ts";
import { defaultCells } from "#client/grid/cells/default-cells.ts";
import type { GridCells } from "#client/grid/cells/grid-cell.ts";
import { columnNames } from "#client/grid/grid-columns.ts";
import type { GridRow } from "#client/grid/grid-row-data.ts";
import { CodeBlock } from "#client/ui/code-block.tsx";
import { CopyButton, CopyText } from "#client/ui/copy-button.tsx";
import { DescriptionList } from "#client/ui/description-list.tsx";
import { JsonView } from "#client/ui/json-view.tsx";
import { RelativeTime } from "#client/ui/relative-time.tsx";
import type { AnyResource, FieldKind } from "#shared/resource.ts";
import { allResources } from "#shared/resources/all-resources.ts";

interface RecordFieldsProps {
  resource: AnyResource;
  row: GridRow;
  /** Fields that the reader may see. */
  names: readonly string[];
  cells: GridCells;
}

const groups: readonly { label: string; kinds: readonly FieldKind[] }[] = [
  {
    label: "Details",
    kinds: ["text", "enum", "boolean", "number", "integer", "money", "percent", "trend", "id"],
  },
  { label: "Belongs to", kinds: ["reference"] },
  { label: "Times", kinds: ["instant", "date"] },
];

/** Everything about one record that the reader may see: short facts in groups, long texts and JSON whole. */
export function RecordFields({ resource, row, names, cells }: RecordFieldsProps) {
  const shown = columnNames(resource, names).filter((name) => name in row);
  const ofKinds = (kinds: readonly FieldKind[]) =>
    shown.filter((name) => kinds.includes(resource.fields[name]?.kind ?? "text"));
  return (
    <div className="flex flex-col gap-5">
      {groups.map(({ label, kinds }) => {
        const own = ofKinds(kinds);
        if (own.length === 0) return null;
        return (
          <section key={label}>
            <h3 className="mb-1 text-xs font-medium text-ink-faint">{label}</h3>
            <DescriptionList
              items={own.map((name) => ({
                term: resource.fields[name]?.label ?? name,
                value: factOf({ resource, row, names, cells }, name),
              }))}
            />
          </section>
        );
      })}
      {ofKinds(["longtext", "json"]).map((name) => {
        const value = row[name];
        const field = resource.fields[name];
        if (!field || isBlank(value)) return null;
        const text = typeof value === "string" ? value : JSON.stringify(value);
        return field.kind === "json" ? (
          <JsonView key={name} json={text} label={field.label} open={1} />
        ) : (
          <CodeBlock key={name} text={text} label={field.label} wrap />
        );
      })}
    </div>
  );
}

// Whole, however long: a record is where nothing is cut.
function TextFact({ text }: { text: string }) {
  return (
    <span className="group/fact flex items-start gap-1">
      <span className="min-w-0 break-words">{text}</span>
      <CopyButton
        text={text}
        className="-my-0.5 opacity-0 group-hover/fact:opacity-100 focus-visible:opacity-100"
      />
    </span>
  );
}

function factOf({ resource, row, cells }: RecordFieldsProps, name: string): ReactNode {
  const value = row[name];
  const field = resource.fields[name];
  if (!field || isBlank(value)) return undefined;
  const Own = cells[name];
  if (Own) return <Own value={value} row={row} name={name} field={field} resource={resource} />;
  if (field.kind === "instant") return <RelativeTime instant={String(value)} focusable />;
  if (field.kind === "id") return <CopyText text={String(value)} className="font-mono text-xs" />;
  if (field.kind === "text") return <TextFact text={String(value)} />;
  if (field.kind === "reference") {
    const target = field.resource ? allResources[field.resource] : undefined;
    const label = field.labelField ? row[field.labelField] : undefined;
    const words = typeof label === "string" && label !== "" ? label : String(value).slice(0, 8);
    if (!target) return <CopyText text={String(value)}>{words}</CopyText>;
    return (
      <Link
        to="/$desk/$resource"
        params={{ desk: target.desk, resource: target.name }}
        search={{ record: String(value) }}
        className="text-accent-ink underline-offset-2 hover:underline"
      >
        {words}
      </Link>
    );
  }
  const Cell = defaultCells[field.kind];
  return <Cell value={value} row={row} name={name} field={field} resource={resource} />;
}
