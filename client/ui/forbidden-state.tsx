import type { ReactNode } from "react";
import { Lock } from "#client/ui/icons.tsx";
import { StatePanel } from "#client/ui/state-panel.tsx";

/** The reader may not see this. Says so without saying what is there. */
export function ForbiddenState({
  children,
  actions,
  fill,
}: {
  children?: ReactNode;
  actions?: ReactNode;
  fill?: boolean;
}) {
  return (
    <StatePanel icon={<Lock />} title="You don't have access to this" actions={actions} fill={fill}>
      {children ?? "Ask an administrator for the permission if your work needs it."}
    </StatePanel>
  );
}
