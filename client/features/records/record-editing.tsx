import { useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useMemo, useState } from "react";
import type { GridEditor } from "#client/grid/edit/use-grid-edits.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog } from "#client/ui/dialog.tsx";
import { Plus } from "#client/ui/icons.tsx";
import { useShortcut } from "#client/ui/shortcuts.ts";
import { hintProps } from "#client/ui/tooltip.tsx";
import { useDiscardGuard } from "#client/ui/use-discard-guard.tsx";
import { creatableFields, type RecordEdits } from "#shared/record-edits.ts";
import type { AnyResource } from "#shared/resource.ts";

const RecordForm = lazy(() =>
  import("./record-form.tsx").then(({ RecordForm: form }) => ({ default: form })),
);

/** What may be changed of a resource's records, once it is `wanted`; undefined where nothing may, and until it is known. */
export function useRecordEdits(resource: AnyResource, wanted: boolean): RecordEdits | undefined {
  const { data } = useQuery({
    queryKey: ["edits", resource.name],
    enabled: wanted,
    queryFn: async () => (await import("#shared/edits/all-edits.ts")).allEdits[resource.name] ?? null,
    staleTime: Infinity,
    gcTime: Infinity,
  });
  return data ?? undefined;
}

/** "New coupon" beside the list's title, with its form. */
export function NewRecord({
  resource,
  edits,
  editor,
  onCreated,
}: {
  resource: AnyResource;
  edits: RecordEdits;
  editor: GridEditor;
  onCreated: (id: string) => void;
}) {
  const [isOpen, setOpen] = useState(false);
  const guard = useDiscardGuard({
    words: `What you typed about this ${resource.noun} isn't saved.`,
    onLeft: () => setOpen(false),
  });
  const fields = useMemo(() => creatableFields(edits, editor), [edits, editor]);
  const label = `New ${resource.noun}`;
  useShortcut({ keys: "n", label, group: "List", run: () => setOpen(true) }, fields.size > 0);
  if (fields.size === 0) return null;
  return (
    <>
      <Button size="sm" icon={<Plus />} onClick={() => setOpen(true)} {...hintProps(label, "n")}>
        {label}
      </Button>
      <Dialog
        open={isOpen}
        onOpenChange={(open) => (open ? setOpen(true) : guard.leave(() => setOpen(false)))}
        title={label}
        description={resource.description}
        size="md"
      >
        {isOpen && (
          <Suspense>
            <RecordForm
              resource={resource}
              edits={edits}
              row={undefined}
              fields={fields}
              onDirty={guard.setDirty}
              onLeave={() => guard.leave(() => setOpen(false))}
              onDone={(id) => {
                setOpen(false);
                if (id !== undefined) onCreated(id);
              }}
            />
          </Suspense>
        )}
        {guard.question}
      </Dialog>
    </>
  );
}
