import { lazy, Suspense, useState, type ComponentProps } from "react";
import { everything, TenantFace, type Tenant } from "#client/app/tenant-face.tsx";
import { classNames } from "#client/ui/class-names.ts";
import { ChevronsUpDown } from "#client/ui/icons.tsx";
import { useViewer } from "#client/viewer.ts";

const loadPicker = () => import("#client/app/tenant-picker.tsx");
const TenantPicker = lazy(loadPicker);

const shape =
  "flex h-8 min-w-0 flex-1 items-center gap-2 rounded-md px-1.5 text-left text-sm font-semibold -outline-offset-1";

/** Whose data the console shows: all organizations or one for staff, one of one's own for members. */
export function TenantSwitcher() {
  const { kind, organization, organizations } = useViewer();
  const [wanted, setWanted] = useState(false);
  const current = organization ?? everything;
  if (kind === "member" && organizations.length < 2)
    return (
      <div className={shape}>
        <TenantFace tenant={current} />
      </div>
    );
  const button = (
    <SwitcherButton
      tenant={current}
      onPointerEnter={() => void loadPicker()}
      onFocus={() => void loadPicker()}
      onClick={() => setWanted(true)}
    />
  );
  if (!wanted) return button;
  return (
    <Suspense fallback={button}>
      <TenantPicker
        current={current}
        tenants={kind === "member" ? organizations : undefined}
        trigger={<SwitcherButton tenant={current} />}
        defaultOpen
      />
    </Suspense>
  );
}

function SwitcherButton({ tenant, className, ...button }: { tenant: Tenant } & ComponentProps<"button">) {
  return (
    <button
      type="button"
      aria-label={`Organization: ${tenant.name}`}
      aria-haspopup="dialog"
      {...button}
      className={classNames(shape, "hover:bg-hover data-popup-open:bg-hover", className)}
    >
      <TenantFace tenant={tenant} />
      <ChevronsUpDown aria-hidden className="size-3 shrink-0 text-ink-faint" />
    </button>
  );
}
