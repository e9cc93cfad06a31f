import { useQuery } from "@tanstack/react-query";
import { trpc, trpcClient } from "#client/trpc.ts";
import { Button } from "#client/ui/button.tsx";
import { useLocale } from "#client/ui/locale.tsx";
import { Progress } from "#client/ui/progress.tsx";

interface RunProgressProps {
  fileId: string;
  label: string;
  total: number;
}

/** How far a check or an import has come, with a way to stop it. */
export function RunProgress({ fileId, label, total }: RunProgressProps) {
  const { locale } = useLocale();
  const { data } = useQuery({
    ...trpc.imports.progress.queryOptions({ fileId }),
    refetchInterval: 500,
    gcTime: 0,
    staleTime: 0,
  });
  const done = data?.done ?? null;
  return (
    <div className="flex items-end gap-3">
      <Progress
        className="min-w-0 flex-1"
        label={label}
        value={done}
        max={total}
        detail={done === null ? "" : `${done.toLocaleString(locale)} of ${total.toLocaleString(locale)} rows`}
      />
      <Button variant="ghost" onClick={() => void trpcClient.imports.cancel.mutate({ fileId })}>
        Cancel
      </Button>
    </div>
  );
}
