import { useState, type FormEvent } from "react";
import { Button } from "#client/ui/button.tsx";
import { Dialog, DialogClose } from "#client/ui/dialog.tsx";
import { FormDialog } from "#client/ui/form-dialog.tsx";
import { NumberField } from "#client/ui/number-field.tsx";
import { RadioGroup } from "#client/ui/radio-group.tsx";
import { TextField } from "#client/ui/text-field.tsx";
import type { Audience } from "#shared/inputs/views-inputs.ts";
import type { ListView, SavedTab, Tabs } from "./use-views.tsx";
import { shareView } from "./view-changes.ts";

interface NameDialogProps {
  title: string;
  initial: string;
  onName: (name: string) => void;
  onClose: () => void;
}

/** Asks what a new view is called. */
export function NameDialog({ title, initial, onName, onClose }: NameDialogProps) {
  const [name, setName] = useState(initial);
  const submit = (event?: FormEvent) => {
    event?.preventDefault();
    if (name.trim() === "") return;
    onClose();
    onName(name.trim());
  };
  return (
    <FormDialog
      open
      isDirty={name.trim() !== initial.trim()}
      lost="The view isn't saved yet."
      onOpenChange={(open) => !open && onClose()}
      title={title}
      size="sm"
      footer={
        <>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button variant="primary" disabled={name.trim() === ""} onClick={() => submit()}>
            Save view
          </Button>
        </>
      }
    >
      <form onSubmit={submit}>
        <TextField
          label="Name"
          value={name}
          maxLength={60}
          description="Filter, search, order, columns and their widths are kept. Only you see it until you share it."
          onValueChange={setName}
        />
      </form>
    </FormDialog>
  );
}

/** Asks who sees a view. */
export function ShareDialog({
  view,
  audiences,
  onClose,
}: {
  view: SavedTab;
  audiences: Tabs["audiences"];
  onClose: () => void;
}) {
  const [choice, setChoice] = useState<string>(view.scope === "role" ? `role ${view.role}` : view.scope);
  const options = [
    {
      value: "mine",
      label: view.isOwn ? "Only me" : `Only ${view.ownerName ?? "its owner"}`,
      disabled: !view.isOwn,
    },
    ...audiences.roles.map(({ key, name }) => ({
      value: `role ${key}`,
      label: `Everybody with the role ${name}`,
    })),
    ...(audiences.everyone ? [{ value: "everyone", label: "Everyone" }] : []),
  ];
  const share = () => {
    const role = choice.slice("role ".length);
    const audience: Audience = choice.startsWith("role ")
      ? ({ scope: "role", role } as Audience)
      : { scope: choice === "everyone" ? "everyone" : "mine" };
    const named = audiences.roles.find(({ key }) => key === role)?.name;
    void shareView(view, audience, named ? `the role ${named}` : "everyone");
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Who sees “${view.name}”`}
      size="sm"
      description="Everybody sees only the records that they may see anyway."
      footer={
        <>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button variant="primary" onClick={share}>
            Share
          </Button>
        </>
      }
    >
      <RadioGroup label="Who sees it" hideLabel value={choice} onValueChange={setChoice} options={options} />
    </Dialog>
  );
}

/** Asks when to tell about a view. */
export function WatchDialog({
  view,
  onWatch,
  onClose,
}: {
  view: ListView;
  onWatch: (threshold: number) => void;
  onClose: () => void;
}) {
  const [when, setWhen] = useState<"any" | "above">("any");
  const [threshold, setThreshold] = useState<number | null>(10);
  const watch = () => {
    onWatch(when === "any" ? 0 : Math.max(1, threshold ?? 1));
    onClose();
  };
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Watch “${view.label}”`}
      size="sm"
      description="You are told once, and again only after it has fallen back. It is looked at every minute, as you would see it."
      footer={
        <>
          <DialogClose render={<Button>Cancel</Button>} />
          <Button variant="primary" onClick={watch}>
            Watch
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <RadioGroup
          label="Tell me"
          value={when}
          onValueChange={setWhen}
          options={[
            { value: "any", label: "As soon as there is something in it" },
            { value: "above", label: "When there are more rows than" },
          ]}
        />
        {when === "above" && (
          <NumberField
            label="More than"
            value={threshold}
            min={1}
            max={1_000_000}
            onValueChange={setThreshold}
          />
        )}
        {!view.saved && (
          <p className="text-xs text-ink-soft">
            “{view.label}” is built in: a copy of your own is watched, which stands as a tab beside it.
          </p>
        )}
      </div>
    </Dialog>
  );
}
