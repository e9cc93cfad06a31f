import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useDeferredValue, useState } from "react";
import { ProductMark } from "#client/ui/product-mark.tsx";
import { restartLive } from "#client/live.ts";
import { queryClient, trpc } from "#client/trpc.ts";
import { chosenOrganization } from "#client/transport-state.ts";
import { Avatar } from "#client/ui/avatar.tsx";
import { ChevronsUpDown } from "#client/ui/icons.tsx";
import { Picker } from "#client/ui/picker.tsx";
import { useViewer } from "#client/viewer.ts";

interface Tenant {
  id: string;
  name: string;
}

/** Stands for no choice: everything that staff may see. */
const everything: Tenant = { id: "", name: "All organizations" };

const triggerClass =
  "flex h-8 min-w-0 flex-1 items-center gap-2 rounded-md px-1.5 text-left text-sm font-semibold -outline-offset-1";

/** Whose data the console shows: all organizations or one for staff, one of one's own for members. */
export function TenantSwitcher() {
  const { kind, organization, organizations } = useViewer();
  if (kind === "staff") return <StaffSwitcher current={organization ?? everything} />;
  if (organizations.length > 1 && organization) return <MemberSwitcher current={organization} tenants={organizations} />;
  return (
    <div className={triggerClass}>
      <TenantFace tenant={organization ?? everything} />
    </div>
  );
}

function StaffSwitcher({ current }: { current: Tenant }) {
  const [query, setQuery] = useState("");
  const [wanted, setWanted] = useState(false);
  const search = useDeferredValue(query.trim());
  const found = useQuery({
    ...trpc.tenants.search.queryOptions({ query: search }),
    enabled: wanted,
    placeholderData: keepPreviousData,
  });
  const tenants: Tenant[] = found.data ?? [];
  return (
    <Picker
      label="Organization"
      placeholder="Find an organization…"
      items={search ? tenants : [everything, ...tenants]}
      toKey={(tenant) => tenant.id}
      toLabel={(tenant) => tenant.name}
      renderItem={(tenant) => <TenantLine tenant={tenant} />}
      onQueryChange={setQuery}
      loading={found.isFetching}
      emptyText="No organization has that name."
      value={current}
      onValueChange={choose}
      trigger={<SwitcherButton tenant={current} onPointerEnter={() => setWanted(true)} onFocus={() => setWanted(true)} />}
    />
  );
}

function MemberSwitcher({ current, tenants }: { current: Tenant; tenants: readonly Tenant[] }) {
  return (
    <Picker
      label="Organization"
      items={tenants}
      toKey={(tenant) => tenant.id}
      toLabel={(tenant) => tenant.name}
      renderItem={(tenant) => <TenantLine tenant={tenant} />}
      value={current}
      onValueChange={choose}
      trigger={<SwitcherButton tenant={current} />}
    />
  );
}

function SwitcherButton({ tenant, ...button }: { tenant: Tenant } & React.ComponentProps<"button">) {
  return (
    <button type="button" {...button} className={`${triggerClass} hover:bg-hover data-popup-open:bg-hover`}>
      <TenantFace tenant={tenant} />
      <ChevronsUpDown aria-hidden className="size-3 shrink-0 text-ink-faint" />
    </button>
  );
}

function TenantFace({ tenant }: { tenant: Tenant }) {
  return (
    <>
      {tenant.id ? <Avatar name={tenant.name} square size="sm" /> : <ProductMark className="size-5 shrink-0" />}
      <span className="min-w-0 flex-1 truncate">{tenant.name}</span>
    </>
  );
}

function TenantLine({ tenant }: { tenant: Tenant }) {
  return (
    <>
      {tenant.id ? <Avatar name={tenant.name} square size="sm" /> : <ProductMark className="size-5 shrink-0" />}
      <span className="truncate">{tenant.name}</span>
    </>
  );
}

function choose(tenant: Tenant | null): void {
  const id = tenant?.id || null;
  if (id === chosenOrganization.get()) return;
  chosenOrganization.set(id);
  restartLive();
  void queryClient.resetQueries();
}
