import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { openChange, sending } from "#client/change/change-request.ts";
import { schemaFaults } from "#client/form/use-form.ts";
import { faultWords, trpc, trpcClient } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogClose } from "#client/ui/dialog.tsx";
import { ErrorState } from "#client/ui/error-state.tsx";
import { FormDialog } from "#client/ui/form-dialog.tsx";
import { Plus } from "#client/ui/icons.tsx";
import { SkeletonText } from "#client/ui/skeleton.tsx";
import { useStore } from "#client/ui/store.ts";
import { useCan } from "#client/viewer.ts";
import { editedPolicy, type WrittenPolicy } from "./policy-actions.tsx";
import { PolicyFields } from "./policy-fields.tsx";
import { draftOf, inputOf, newPolicy, scopeOf } from "./policy-form.ts";

/** "New rule" beside the list, and the form for it and for changing one. */
export function PolicyEditor() {
  const can = useCan();
  const edited = useStore(editedPolicy);
  return (
    <>
      {can("approval-policies:create") && (
        <Button icon={<Plus />} variant="primary" onClick={() => editedPolicy.set("new")}>
          New rule
        </Button>
      )}
      {edited === "new" && <PolicyDialog title="New approval rule" initial={newPolicy} draft={newPolicy} />}
      {edited !== null && edited !== "new" && "id" in edited && <StoredPolicy id={edited.id} />}
      {edited !== null && edited !== "new" && "draft" in edited && <PolicyDialog {...edited} />}
    </>
  );
}

function StoredPolicy({ id }: { id: string }) {
  const policy = useQuery({
    ...trpc.approvalPolicies.get.queryOptions({ id }),
    staleTime: 0,
    gcTime: 0,
    retry: false,
  });
  if (policy.data && !policy.isFetching) {
    const draft = draftOf(policy.data);
    const stored = { id, version: Number(policy.data["_version"]) };
    return <PolicyDialog title={String(policy.data["name"])} initial={draft} draft={draft} stored={stored} />;
  }
  return (
    <Dialog open onOpenChange={() => editedPolicy.set(null)} title="Approval rule" size="md">
      {policy.isError ? (
        <ErrorState fill={false} message={faultWords(policy.error)} onRetry={() => void policy.refetch()} />
      ) : (
        <SkeletonText lines={6} />
      )}
    </Dialog>
  );
}

function PolicyDialog({ title, initial, draft: written, stored }: WrittenPolicy) {
  const [opened] = useState(initial);
  const [draft, setDraft] = useState(written);
  const [wasSent, setWasSent] = useState(false);
  const read = inputOf(draft);
  const faults = read.success || !wasSent ? {} : schemaFaults(read.error);
  const submit = () => {
    setWasSent(true);
    if (!read.success) return;
    editedPolicy.set(null);
    const { approvalPolicies } = trpcClient;
    openChange({
      title: stored ? `Change the rule “${read.data.name}”` : `Make the rule “${read.data.name}”`,
      verb: "Save",
      send: stored
        ? sending(approvalPolicies.update.mutate, { ...read.data, ...stored })
        : sending(approvalPolicies.create.mutate, read.data),
      onCancel: () => editedPolicy.set({ title, initial: opened, draft, ...(stored && { stored }) }),
    });
  };
  return (
    <FormDialog
      open
      isDirty={JSON.stringify(draft) !== JSON.stringify(opened)}
      lost="The rule isn't saved yet."
      onOpenChange={(open) => !open && editedPolicy.set(null)}
      title={title}
      description={
        stored
          ? "Somebody else has to approve the change of a rule."
          : "A rule asks a second person before a change is made."
      }
      size="md"
      footer={
        <>
          <DialogClose render={<Button size="lg">Cancel</Button>} />
          <Button size="lg" variant="primary" onClick={submit}>
            Show what changes
          </Button>
        </>
      }
    >
      <form
        className="flex flex-col gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <PolicyFields draft={draft} faults={faults} onChange={setDraft} scope={scopeOf(draft)} />
      </form>
    </FormDialog>
  );
}
