import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { trpc } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Combobox } from "#client/ui/combobox.tsx";
import { Dialog } from "#client/ui/dialog.tsx";
import { useStore } from "#client/ui/store.ts";
import { useViewer } from "#client/viewer.ts";
import { assignErrors, assigning } from "./error-actions.tsx";
import { countWords } from "./error-words.ts";

interface Person {
  id: string;
  name: string;
}

/** Chooses who takes the errors. Stands once beside the list; opens when `assigning` holds some. */
export function AssignErrorsDialog() {
  const target = useStore(assigning);
  const [search, setSearch] = useState("");
  const [person, setPerson] = useState<Person | null>(null);
  const viewer = useViewer();
  const { data: people = [], isFetching } = useQuery({
    ...trpc.errors.assignees.queryOptions({ search }),
    enabled: target !== null,
    placeholderData: keepPreviousData,
  });
  const close = () => {
    assigning.set(null);
    setPerson(null);
    setSearch("");
  };
  const assign = (to: Person | null) => {
    if (target) assignErrors(target, to?.id ?? null, to?.name ?? null);
    close();
  };
  return (
    <Dialog
      open={target !== null}
      onOpenChange={(open) => !open && close()}
      title={target ? `Assign ${countWords(target)}` : "Assign"}
      size="sm"
      footer={
        <>
          <Button variant="ghost" onClick={() => assign(null)}>
            Nobody
          </Button>
          <Button onClick={() => assign({ id: viewer.id, name: viewer.name })}>To me</Button>
          <Button variant="primary" disabled={!person} onClick={() => assign(person)}>
            Assign
          </Button>
        </>
      }
    >
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (person) assign(person);
        }}
      >
        <Combobox<Person>
          label="Who takes it"
          placeholder="Type a name"
          description={person ? "Enter assigns." : undefined}
          items={people}
          value={person}
          onValueChange={setPerson}
          toKey={({ id }) => id}
          toLabel={({ name }) => name}
          onQueryChange={setSearch}
          loading={isFetching}
        />
        <button type="submit" hidden>
          Assign
        </button>
      </form>
    </Dialog>
  );
}
