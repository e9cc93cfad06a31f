import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { runChange } from "#client/change/apply-change.ts";
import { sending } from "#client/change/change-request.ts";
import { trpc, trpcClient } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { EmptyState } from "#client/ui/empty-state.tsx";
import { ErrorState } from "#client/ui/error-state.tsx";
import { RelativeTime } from "#client/ui/relative-time.tsx";
import { SkeletonText } from "#client/ui/skeleton.tsx";
import { Textarea } from "#client/ui/textarea.tsx";
import { useCan, useViewer } from "#client/viewer.ts";
import { addErrorNoteInput } from "#shared/inputs/errors-inputs.ts";

/** What people wrote about an error, and a place to write. */
export function ErrorNotes({ groupId }: { groupId: string }) {
  const can = useCan();
  const viewer = useViewer();
  const { data: notes, error, refetch } = useQuery(trpc.errors.notes.queryOptions({ id: groupId }));
  if (error) return <ErrorState message={error.message} onRetry={() => void refetch()} />;
  if (!notes) return <SkeletonText lines={4} />;
  const remove = (id: string) =>
    void runChange({
      title: "Remove the note",
      verb: "Remove",
      done: () => "Note removed",
      send: sending(trpcClient.errors.deleteNote.mutate, { id }),
    });
  return (
    <div className="flex flex-col gap-4">
      {notes.length === 0 && (
        <EmptyState title="No notes yet">
          Say what you found out, so that the next person need not start again.
        </EmptyState>
      )}
      <ul className="flex flex-col gap-3">
        {notes.map((note) => (
          <li key={note.id} className="rounded-md border border-line p-3 text-sm">
            <p className="flex items-baseline gap-2 text-xs text-ink-soft">
              <span className="font-medium text-ink">{note.authorName ?? "Pressdesk"}</span>
              <RelativeTime instant={note.createdAt} focusable />
              {note.authorId === viewer.id && can("error-notes:delete") && (
                <Button size="sm" variant="ghost" className="ml-auto" onClick={() => remove(note.id)}>
                  Remove
                </Button>
              )}
            </p>
            <p className="mt-1 break-words whitespace-pre-wrap">{note.body}</p>
          </li>
        ))}
      </ul>
      {can("error-notes:create") && <NoteForm key={groupId} groupId={groupId} />}
    </div>
  );
}

// What was begun waits for the writer to come back to the error, as long as the page is open.
const begun = new Map<string, string>();

function NoteForm({ groupId }: { groupId: string }) {
  const [body, setBodyState] = useState(begun.get(groupId) ?? "");
  const setBody = (next: string) => {
    begun.set(groupId, next);
    setBodyState(next);
  };
  const [fault, setFault] = useState<string>();
  const save = () => {
    const input = addErrorNoteInput.safeParse({ groupId, body });
    setFault(input.error?.issues[0]?.message);
    if (!input.success) return;
    void runChange({
      title: "Add the note",
      verb: "Add",
      done: () => "Note added",
      send: sending(trpcClient.errors.addNote.mutate, input.data),
      onApplied: () => setBody(""),
    });
  };
  return (
    <form
      className="flex flex-col gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <Textarea
        label="Note"
        value={body}
        onValueChange={setBody}
        {...(fault && { error: fault })}
        onKeyDown={(event) => {
          if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) save();
        }}
      />
      <Button type="submit" className="self-end">
        Add note
      </Button>
    </form>
  );
}
