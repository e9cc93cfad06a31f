import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { trpc } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Combobox } from "#client/ui/combobox.tsx";
import { DialogClose } from "#client/ui/dialog.tsx";
import { FormDialog } from "#client/ui/form-dialog.tsx";
import { Textarea } from "#client/ui/textarea.tsx";
import { handOverRecord } from "./queue-changes.ts";

interface Colleague {
  id: string;
  name: string;
}

interface HandOverDialogProps {
  viewId: string;
  recordId: string;
  onClose: () => void;
  onDone: () => void;
}

/** Asks who takes the record over, with a few words for that colleague. */
export function HandOverDialog({ viewId, recordId, onClose, onDone }: HandOverDialogProps) {
  const [search, setSearch] = useState("");
  const [colleague, setColleague] = useState<Colleague | null>(null);
  const [note, setNote] = useState("");
  const { data: people = [], isFetching } = useQuery({
    ...trpc.queues.colleagues.queryOptions({ viewId, search }),
    placeholderData: keepPreviousData,
  });
  const handOver = () => {
    if (!colleague) return;
    const input = { viewId, recordId, toId: colleague.id, ...(note.trim() && { note: note.trim() }) };
    void handOverRecord(input, colleague.name, onDone);
    onClose();
  };
  return (
    <FormDialog
      open
      isDirty={note.trim() !== ""}
      lost="The record is still with you, and your note isn't kept."
      onOpenChange={(open) => !open && onClose()}
      title="Hand over"
      size="sm"
      description="It is kept for that colleague for a day; after that anybody may take it."
      footer={
        <>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button variant="primary" disabled={!colleague} onClick={handOver}>
            Hand over
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <Combobox<Colleague>
          label="Who takes it"
          placeholder="Type a name"
          items={people}
          value={colleague}
          onValueChange={setColleague}
          toKey={({ id }) => id}
          toLabel={({ name }) => name}
          onQueryChange={setSearch}
          loading={isFetching}
        />
        <Textarea label="Note" optional rows={3} maxLength={500} value={note} onValueChange={setNote} />
      </div>
    </FormDialog>
  );
}
