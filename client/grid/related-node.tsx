import type { ReactNode } from "react";
import { IconButton } from "#client/ui/icon-button.tsx";
import { X } from "#client/ui/icons.tsx";
import { SegmentedControl } from "#client/ui/segmented-control.tsx";
import type { Filter, RelatedFilter } from "#shared/list-params.ts";
import { relatedAt } from "#shared/relations.ts";
import { findResource } from "#shared/resources/all-resources.ts";
import { InResource } from "./field-steps.tsx";
import { makeRelated, relatedParts } from "./filter-tree.ts";
import { useGrid } from "./grid-context.ts";

interface RelatedNodeProps {
  node: RelatedFilter;
  onChange: (node: Filter | undefined) => void;
  /** The conditions on the other list's records. */
  children: ReactNode;
}

/** "Has some invoice where …", or none: conditions on records of another list that refer here. */
export function RelatedNode({ node, onChange, children }: RelatedNodeProps) {
  const { resource } = useGrid();
  const relation = relatedAt(resource, node.related, findResource);
  const { word, inner } = relatedParts(node);
  if (!relation) return null;
  return (
    <fieldset className="rounded-lg border border-line bg-sunken p-2.5">
      <legend className="sr-only">{relation.label}</legend>
      <div className="mb-2 flex items-center gap-2 text-sm text-ink-soft">
        Has
        <SegmentedControl
          size="sm"
          label={`Whether ${resource.noun} has ${relation.label}`}
          value={word}
          options={[
            { value: "some", label: "some" },
            { value: "none", label: "no" },
          ]}
          onValueChange={(next) => onChange(makeRelated(node.related, next, inner))}
        />
        <span className="min-w-0 truncate font-medium text-ink">{relation.label}</span>
        <span className="shrink-0">where</span>
        <IconButton
          size="sm"
          label={`Remove the condition on ${relation.label}`}
          icon={<X />}
          className="ml-auto"
          onClick={() => onChange(undefined)}
        />
      </div>
      <InResource resource={relation.resource}>{children}</InResource>
    </fieldset>
  );
}
