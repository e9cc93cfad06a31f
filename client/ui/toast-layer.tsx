import { lazy, Suspense, useState } from "react";
import { useStore } from "#client/ui/store.ts";
import { toastEvents } from "#client/ui/toast.tsx";

const Toaster = lazy(() => import("#client/ui/toaster.tsx"));

/** Where toasts appear. Stands once at the root of the app. */
export function ToastLayer() {
  const isWanted = useStore(toastEvents).length > 0;
  const [isLoaded, setLoaded] = useState(false);
  if (isWanted && !isLoaded) setLoaded(true);
  return (
    isLoaded && (
      <Suspense>
        <Toaster />
      </Suspense>
    )
  );
}
