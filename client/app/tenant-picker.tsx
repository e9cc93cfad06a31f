import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState, type ReactElement } from "react";
import { TenantFace, everything, type Tenant } from "#client/app/tenant-face.tsx";
import { chooseTenant } from "#client/app/tenant-choice.ts";
import { faultWords, trpc } from "#client/trpc.ts";
import { Picker } from "#client/ui/picker.tsx";
import { toast } from "#client/ui/toast.tsx";

export interface TenantPickerProps {
  current: Tenant;
  /** One's own organizations; without them staff search all. */
  tenants?: readonly Tenant[];
  trigger: ReactElement;
  defaultOpen: boolean;
}

/** The list behind the tenant switcher. Loaded when somebody reaches for it. */
export default function TenantPicker({ tenants, ...props }: TenantPickerProps) {
  return tenants ? <ChoiceOf tenants={tenants} {...props} /> : <StaffChoice {...props} />;
}

function StaffChoice(props: Omit<TenantPickerProps, "tenants">) {
  const [query, setQuery] = useState("");
  const search = useDeferredValue(query.trim());
  const found = useQuery({
    ...trpc.tenants.search.queryOptions({ query: search }),
    placeholderData: keepPreviousData,
  });
  const tenants: readonly Tenant[] = found.data ?? [];
  return (
    <ChoiceOf
      {...props}
      tenants={search ? tenants : [everything, ...tenants]}
      onQueryChange={setQuery}
      loading={found.isFetching}
    />
  );
}

function ChoiceOf({
  current,
  tenants,
  ...props
}: Omit<TenantPickerProps, "tenants"> & {
  tenants: readonly Tenant[];
  onQueryChange?: (query: string) => void;
  loading?: boolean;
}) {
  return (
    <Picker
      {...props}
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
    />
  );
}
