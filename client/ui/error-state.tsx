import type { ReactNode } from "react";
import { Button } from "#client/ui/button.tsx";
import { CopyText } from "#client/ui/copy-button.tsx";
import { RotateCw, TriangleAlert } from "#client/ui/icons.tsx";
import { StatePanel } from "#client/ui/state-panel.tsx";

export interface ErrorStateProps {
  title?: string;
  /** What went wrong, in words that can be repeated to a colleague. */
  message: string;
  /** Shown small and copyable, so that the log can be found. */
  reference?: string;
  onRetry?: () => void;
  retrying?: boolean;
  actions?: ReactNode;
  fill?: boolean;
}

/** Something failed: says what, offers to try again. */
export function ErrorState({
  title = "This didn't load",
  message,
  reference,
  onRetry,
  retrying,
  actions,
  fill,
}: ErrorStateProps) {
  return (
    <StatePanel
      role="alert"
      fill={fill}
      icon={<TriangleAlert className="text-bad-ink" />}
      title={title}
      actions={
        <>
          {onRetry && (
            <Button icon={<RotateCw />} onClick={onRetry} busy={retrying}>
              Try again
            </Button>
          )}
          {actions}
        </>
      }
    >
      <p>{message}</p>
      {reference && (
        <p className="mt-2 text-xs text-ink-faint">
          Reference <CopyText text={reference} className="font-mono" />
        </p>
      )}
    </StatePanel>
  );
}
