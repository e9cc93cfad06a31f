import type { ReactNode } from "react";
import { Inbox } from "#client/ui/icons.tsx";
import { StatePanel } from "#client/ui/state-panel.tsx";

/** Nothing here, and what one can do about it. */
export function EmptyState(props: {
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  icon?: ReactNode;
  fill?: boolean;
}) {
  return <StatePanel {...props} icon={props.icon ?? <Inbox />} />;
}
