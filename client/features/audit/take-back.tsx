import { revertRequest } from "#client/change/apply-change.ts";
import { openChange } from "#client/change/change-request.ts";
import { Button } from "#client/ui/button.tsx";
import { Undo2 } from "#client/ui/icons.tsx";
import { Kbd } from "#client/ui/kbd.tsx";
import { useShortcut } from "#client/ui/shortcuts.ts";
import { changeTitle } from "./audit-words.ts";
import type { ChangeAbout } from "./change-facts.tsx";

/** Rehearses the way back of the whole change; nothing where there is none. Key T. */
export function TakeBack({ change }: { change: ChangeAbout }) {
  const { changeId, mayRevert } = change;
  const open = () => openChange(revertRequest({ changeId, force: [] }, `Take back: ${changeTitle(change)}`));
  useShortcut({ keys: "t", label: "Take back", group: "Change", run: open }, mayRevert);
  if (!mayRevert) return null;
  return (
    <Button icon={<Undo2 />} onClick={open}>
      Take back
      <Kbd keys="t" plain />
    </Button>
  );
}
