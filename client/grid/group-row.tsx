import { memo } from "react";
import type { Group, Grouping } from "#shared/list-params.ts";
import type { AnyResource } from "#shared/resource.ts";
import type { GroupLine } from "./grid-groups.ts";
import type { ShownColumn } from "./grid-table.ts";
import { GroupHeading } from "./group-heading.tsx";
import { GroupRest } from "./group-rest.tsx";

export interface GroupRowProps {
  line: GroupLine;
  grouping: Grouping;
  index: number;
  top: number;
  height: number;
  resource: AnyResource;
  columns: readonly ShownColumn[];
  asCards: boolean;
  /** How many of its rows are ticked, loaded or not. */
  ticked: "none" | "some" | "all";
  activeColumn: number;
  onReadOn: (group: Group) => void;
}

/** A line between the rows of a grouped list: a heading with count and sums, or more on its way. */
export const GroupRowView = memo(function GroupRowView(props: GroupRowProps) {
  return props.line.kind === "heading" ? (
    <GroupHeading {...props} line={props.line} />
  ) : (
    <GroupRest {...props} line={props.line} />
  );
});
