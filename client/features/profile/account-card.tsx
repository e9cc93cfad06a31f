import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { faultWords, trpc } from "#client/trpc.ts";
import { Avatar } from "#client/ui/avatar.tsx";
import { Badge } from "#client/ui/badge.tsx";
import { Button } from "#client/ui/button.tsx";
import { Card } from "#client/ui/card.tsx";
import { CopyText } from "#client/ui/copy-button.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import { toast } from "#client/ui/toast.tsx";
import { refreshViewer, useViewer } from "#client/viewer.ts";

/** Who one is here: name, e-mail, roles. */
export function AccountCard() {
  const { name, email, avatarUrl, roles, organization, organizationRole } = useViewer();
  const [draft, setDraft] = useState(name);
  const rename = useMutation(
    trpc.profile.rename.mutationOptions({
      onSuccess: async () => {
        await refreshViewer();
        toast({ title: "Name changed", tone: "good" });
      },
    }),
  );
  const fault = rename.error && (rename.error.data?.fields?.["name"] ?? faultWords(rename.error));
  return (
    <Card title="Account">
      <div className="mb-4 flex items-center gap-3">
        <Avatar name={name} src={avatarUrl} size="lg" />
        <div className="min-w-0">
          <p className="font-medium">{name}</p>
          <CopyText text={email} className="text-xs text-ink-soft" />
        </div>
        <div className="ml-auto flex flex-wrap justify-end gap-1">
          {roles.map((role) => (
            <Badge key={role.name}>{role.name}</Badge>
          ))}
          {organizationRole && (
            <Badge>
              {organizationRole} of {organization?.name}
            </Badge>
          )}
        </div>
      </div>
      <form
        className="flex max-w-md items-end gap-2"
        onSubmit={(event) => {
          event.preventDefault();
          rename.mutate({ name: draft });
        }}
      >
        <TextField
          label="Name"
          autoComplete="name"
          className="flex-1"
          error={fault ?? undefined}
          value={draft}
          onValueChange={(value) => setDraft(String(value))}
        />
        <Button type="submit" size="lg" busy={rename.isPending} disabled={draft.trim() === name}>
          Save
        </Button>
      </form>
    </Card>
  );
}
