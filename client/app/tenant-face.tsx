import { Avatar } from "#client/ui/avatar.tsx";
import { ProductMark } from "#client/ui/product-mark.tsx";

export interface Tenant {
  id: string;
  name: string;
}

/** Stands for no choice: everything that staff may see. */
export const everything: Tenant = { id: "", name: "All organizations" };

/** An organization's square and name. */
export function TenantFace({ tenant }: { tenant: Tenant }) {
  return (
    <>
      {tenant.id ? (
        <Avatar name={tenant.name} square size="sm" />
      ) : (
        <ProductMark className="size-5 shrink-0" />
      )}
      <span className="min-w-0 flex-1 truncate">{tenant.name}</span>
    </>
  );
}
