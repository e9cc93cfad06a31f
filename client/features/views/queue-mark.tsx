import type { GridCell, GridCells } from "#client/grid/cells/grid-cell.ts";
import { defaultCells } from "#client/grid/cells/default-cells.ts";
import { Avatar } from "#client/ui/avatar.tsx";
import { Clock, Send } from "#client/ui/icons.tsx";
import { hintProps } from "#client/ui/tooltip.tsx";
import { useTimeStyle } from "#client/viewer.ts";
import { formatInstant, formatTimeOfDay } from "#shared/format/dates.ts";
import type { AnyResource } from "#shared/resource.ts";
import { useQueueMark, type QueueItem } from "./use-queue.ts";

/** The grid's cells in a queue: beside a record's name, who has it. */
export function markedCells(resource: AnyResource, cells: GridCells): GridCells {
  const { titleField } = resource;
  const kind = resource.fields[titleField]?.kind ?? "text";
  const Plain: GridCell = cells[titleField] ?? defaultCells[kind];
  const Marked: GridCell = (props) => (
    <span className="flex min-w-0 items-center gap-1.5">
      <span className="min-w-0 truncate">
        <Plain {...props} />
      </span>
      <QueueMark recordId={props.row._id} />
    </span>
  );
  return { ...cells, [titleField]: Marked };
}

function QueueMark({ recordId }: { recordId: string }) {
  const item = useQueueMark(recordId);
  const words = useMarkWords();
  if (!item) return null;
  const text = words(item);
  return (
    <span
      className="flex shrink-0 items-center gap-1 rounded-sm bg-hover px-1 text-2xs font-normal text-ink-soft [&>svg]:size-3"
      {...hintProps(text)}
    >
      {item.state === "claimed" ? (
        <Avatar name={item.holderName ?? "?"} size="sm" className="size-3.5! text-[7px]!" />
      ) : item.state === "snoozed" ? (
        <Clock aria-hidden />
      ) : (
        <Send aria-hidden />
      )}
      <span aria-hidden className="max-w-24 truncate">
        {firstName(
          item.state === "claimed" ? item.holderName : item.state === "handed" ? item.handedToName : null,
        ) ?? "Asleep"}
      </span>
      <span className="sr-only">{text}</span>
    </span>
  );
}

function useMarkWords() {
  const style = useTimeStyle();
  return ({ state, holderName, handedToName, leftByName, note, leaseUntil, snoozedUntil }: QueueItem) => {
    const at = (instant: string | null, write: typeof formatInstant) =>
      instant ? write(instant, style) : "";
    if (state === "claimed")
      return `${holderName ?? "Somebody"} has this until ${at(leaseUntil, formatTimeOfDay)}`;
    if (state === "snoozed")
      return `Asleep until ${at(snoozedUntil, formatInstant)}, by ${leftByName ?? "somebody"}`;
    return `Waits for ${handedToName ?? "somebody"}, from ${leftByName ?? "somebody"}${note ? `: ${note}` : ""}`;
  };
}

const firstName = (name: string | null) => name?.split(" ")[0];
