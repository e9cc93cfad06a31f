import type { ReactNode } from "react";
import { Banner } from "#client/ui/banner.tsx";
import { Button } from "#client/ui/button.tsx";

interface FormFrameProps {
  /** What is wrong with the whole. */
  fault: string | undefined;
  isBusy: boolean;
  /** The verb on the button. */
  verb: string;
  danger?: boolean;
  /** Beside the button, e.g. Cancel. */
  aside?: ReactNode;
  onSubmit: (event?: React.FormEvent) => void;
  children: ReactNode;
}

/** Fields one below the other, the fault of the whole, the button. */
export function FormFrame({ fault, isBusy, verb, danger, aside, onSubmit, children }: FormFrameProps) {
  return (
    <form
      noValidate
      className="flex flex-col gap-4 [&_:is(input,textarea,[role=combobox])]:scroll-mb-20"
      onSubmit={onSubmit}
    >
      {fault && <Banner tone="bad">{fault}</Banner>}
      {children}
      {/* Stays in sight under a long form. */}
      <div className="sticky bottom-0 mx-[calc(-1*var(--form-inset,1rem))] mb-[calc(-1*var(--form-inset,1rem))] flex justify-end gap-2 border-t border-line bg-(--form-ground,var(--surface)) px-(--form-inset,1rem) py-3">
        {aside}
        <Button type="submit" size="lg" variant={danger ? "danger" : "primary"} busy={isBusy}>
          {verb}
        </Button>
      </div>
    </form>
  );
}
