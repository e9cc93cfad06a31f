import { Toast as BaseToast } from "@base-ui/react/toast";
import { useEffect } from "react";
import { Button } from "#client/ui/button.tsx";
import { classNames } from "#client/ui/class-names.ts";
import { IconButton } from "#client/ui/icon-button.tsx";
import { CircleAlert, CircleCheck, Info, TriangleAlert, X } from "#client/ui/icons.tsx";
import { Kbd } from "#client/ui/kbd.tsx";
import { useShortcut } from "#client/ui/shortcuts.ts";
import { useStore } from "#client/ui/store.ts";
import { toastEvents, type ToastEvent } from "#client/ui/toast.tsx";
import { toneText, type Tone } from "#client/ui/tone.ts";

interface ToastData {
  tone: Tone;
  actionLabel: string | undefined;
  onAction: (() => void) | undefined;
}

const icons: Record<Tone, typeof Info | null> = {
  neutral: null,
  info: Info,
  good: CircleCheck,
  warning: TriangleAlert,
  bad: CircleAlert,
};

/** Shows the toasts. Loaded with the first one, by `ToastLayer`. */
export default function Toaster() {
  return (
    <BaseToast.Provider limit={4}>
      <Feed />
      <BaseToast.Portal>
        {/* On a phone a dialog's buttons are at the lower edge: while one is open, what is said stands above it. */}
        <BaseToast.Viewport className="fixed right-4 bottom-4 left-auto z-50 w-[calc(100vw-32px)] outline-none max-sm:[body:has([data-modal])_&]:bottom-[calc(100dvh-104px)] sm:w-[360px]">
          <ToastList />
        </BaseToast.Viewport>
      </BaseToast.Portal>
    </BaseToast.Provider>
  );
}

// Hands over what was said, also what was said before this was loaded.
function Feed() {
  const events = useStore(toastEvents);
  const { add, close } = BaseToast.useToastManager<ToastData>();
  useEffect(() => {
    const due = toastEvents.get();
    if (due.length === 0) return;
    toastEvents.set([]);
    for (const event of due) {
      if (event.kind === "show") add(shown(event));
      else close(event.id);
    }
  }, [events, add, close]);
  return null;
}

function shown({ id, options }: Extract<ToastEvent, { kind: "show" }>) {
  const { title, description, tone = "neutral", action, timeout } = options;
  return {
    id,
    title,
    description,
    priority: tone === "bad" ? ("high" as const) : ("low" as const),
    timeout: timeout ?? (action ? 10_000 : tone === "bad" ? 8000 : 4500),
    data: { tone, actionLabel: action?.label, onAction: action?.onClick },
  };
}

function ToastList() {
  const { toasts, close } = BaseToast.useToastManager<ToastData>();
  const undoable = toasts.find(
    ({ data, transitionStatus }) => data?.actionLabel === "Undo" && transitionStatus !== "ending",
  );
  const act = (item: (typeof toasts)[number]) => {
    item.data?.onAction?.();
    close(item.id);
  };
  useShortcut(
    { keys: "mod+z", label: "Undo what was just done", run: () => undoable && act(undoable) },
    undoable !== undefined,
  );
  return toasts.map((item) => {
    const tone = item.data?.tone ?? "neutral";
    const Icon = icons[tone];
    return (
      <BaseToast.Root key={item.id} toast={item} swipeDirection={["right", "down"]} className={toastCard}>
        <BaseToast.Content className="flex items-start gap-2.5 overflow-hidden p-3 transition-opacity duration-200 data-behind:opacity-0 data-expanded:opacity-100">
          {Icon && <Icon aria-hidden className={classNames("mt-0.5 size-4 shrink-0", toneText[tone])} />}
          <div className="min-w-0 flex-1">
            <BaseToast.Title className="text-sm font-medium break-words" />
            <BaseToast.Description className="text-xs break-words text-ink-soft" />
          </div>
          {item.data?.actionLabel && (
            <Button size="sm" onClick={() => act(item)}>
              {item.data.actionLabel}
              {item === undoable && <Kbd keys="mod+z" plain className="ml-1.5" />}
            </Button>
          )}
          <BaseToast.Close
            render={<IconButton size="sm" label="Dismiss" icon={<X />} className="-mt-0.5 -mr-1" />}
          />
        </BaseToast.Content>
      </BaseToast.Root>
    );
  });
}

const toastCard = classNames(
  "absolute right-0 bottom-0 w-full origin-bottom rounded-lg bg-overlay text-ink shadow-popup select-none",
  "[--gap:8px] [--peek:8px] [--scale:calc(max(0,1-(var(--toast-index)*0.06)))] [--shrink:calc(1-var(--scale))] [--height:var(--toast-frontmost-height,var(--toast-height))]",
  "[--offset-y:calc(var(--toast-offset-y)*-1+calc(var(--toast-index)*var(--gap)*-1)+var(--toast-swipe-movement-y))]",
  "z-[calc(100-var(--toast-index))] h-(--height) data-expanded:h-(--toast-height)",
  "[transform:translateX(var(--toast-swipe-movement-x))_translateY(calc(var(--toast-swipe-movement-y)-(var(--toast-index)*var(--peek))-(var(--shrink)*var(--height))))_scale(var(--scale))]",
  "data-expanded:[transform:translateX(var(--toast-swipe-movement-x))_translateY(var(--offset-y))]",
  "data-starting-style:[transform:translateY(calc(100%+16px))] data-ending-style:opacity-0 data-limited:opacity-0",
  "data-ending-style:data-[swipe-direction=right]:[transform:translateX(calc(var(--toast-swipe-movement-x)+110%))]",
  "after:absolute after:top-full after:left-0 after:h-[calc(var(--gap)+1px)] after:w-full after:content-['']",
  "[transition:transform_0.35s_cubic-bezier(0.22,1,0.36,1),opacity_0.25s,height_0.15s]",
);
