import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState, type ComponentProps } from "react";
import { chooseTenant } from "#client/app/tenant-choice.ts";
import { everything, TenantFace, type Tenant } from "#client/app/tenant-face.tsx";
import { faultWords, trpc } from "#client/trpc.ts";
import { classNames } from "#client/ui/class-names.ts";
import { ChevronsUpDown } from "#client/ui/icons.tsx";
import { Picker } from "#client/ui/picker.tsx";
import { toast } from "#client/ui/toast.tsx";
import { useViewer } from "#client/viewer.ts";

const shape =
  "flex h-8 min-w-0 flex-1 items-center gap-2 rounded-md px-1.5 text-left text-sm font-semibold -outline-offset-1";

/** Whose data the console shows: all organizations or one for staff, one of one's own for members. */
export function TenantSwitcher() {
  const { kind, organization, organizations } = useViewer();
  const current = organization ?? everything;
  if (kind === "staff") return <StaffChoice current={current} />;
  if (organizations.length > 1) return <Choice current={current} tenants={organizations} />;
  return (
    <div className={shape}>
      <TenantFace tenant={current} />
    </div>
  );
}

function StaffChoice({ current }: { current: Tenant }) {
  const [query, setQuery] = useState("");
  const [isWanted, setWanted] = useState(false);
  const search = useDeferredValue(query.trim());
  const found = useQuery({
    ...trpc.tenants.search.queryOptions({ query: search }),
    enabled: isWanted,
    placeholderData: keepPreviousData,
  });
  const tenants = found.data ?? [];
  return (
    <Choice
      current={current}
      tenants={search ? tenants : [everything, ...tenants]}
      onQueryChange={setQuery}
      loading={found.isFetching}
      onReach={() => setWanted(true)}
    />
  );
}

interface ChoiceProps {
  current: Tenant;
  tenants: readonly Tenant[];
  onQueryChange?: (query: string) => void;
  loading?: boolean;
  onReach?: () => void;
}

function Choice({ current, tenants, onReach, ...search }: ChoiceProps) {
  return (
    <Picker
      {...search}
      label="Organization"
      placeholder="Find an organization…"
      emptyText="No organization has that name."
      items={tenants}
      toKey={(tenant) => tenant.id}
      toLabel={(tenant) => tenant.name}
      renderItem={(tenant) => <TenantFace tenant={tenant} />}
      value={current}
      onValueChange={(tenant) => {
        if (tenant === null || tenant.id === current.id) return;
        chooseTenant(tenant.id || null).catch((fault: unknown) =>
          toast({ title: faultWords(fault), tone: "bad" }),
        );
      }}
      trigger={<SwitcherButton tenant={current} onPointerEnter={onReach} onFocus={onReach} />}
    />
  );
}

function SwitcherButton({ tenant, className, ...button }: { tenant: Tenant } & ComponentProps<"button">) {
  return (
    <button
      type="button"
      {...button}
      className={classNames(shape, "hover:bg-hover data-popup-open:bg-hover", className)}
    >
      <TenantFace tenant={tenant} />
      <ChevronsUpDown aria-hidden className="size-3 shrink-0 text-ink-faint" />
    </button>
  );
}
