import type { GridRow } from "#client/grid/grid-row-data.ts";
import { Avatar } from "#client/ui/avatar.tsx";
import { Badge } from "#client/ui/badge.tsx";
import { CopyText } from "#client/ui/copy-button.tsx";
import { RelativeTime } from "#client/ui/relative-time.tsx";
import { optionWords } from "#shared/list-labels.ts";
import { usersResource } from "#shared/resources/users-resources.ts";
import type { Field } from "#shared/resource.ts";

/** Fields that the header shows, so that the facts below leave them out. */
export const headerFields: readonly string[] = [
  "fullName",
  "email",
  "phone",
  "status",
  "role",
  "createdAt",
  "lastSignInAt",
  "twoFactorEnabled",
  "avatarUrl",
];

const text = (row: GridRow, name: string) => {
  const value = row[name];
  return typeof value === "string" && value !== "" ? value : undefined;
};

/** Who this is at a glance: picture, name, state, how to reach them, when they came and were last here. */
export function UserHeader({ row }: { row: GridRow }) {
  const name = text(row, "fullName") ?? "Somebody without a name";
  const status = text(row, "status");
  const role = text(row, "role");
  const [email, phone] = [text(row, "email"), text(row, "phone")];
  const [joined, lastSignIn] = [text(row, "createdAt"), text(row, "lastSignInAt")];
  const statusField: Field = usersResource.fields.status;
  return (
    <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
      <Avatar name={name} src={text(row, "avatarUrl")} size="lg" className="size-12 text-base" />
      <div className="min-w-48 flex-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <h2 className="min-w-0 text-lg font-semibold break-words">{name}</h2>
          {status && <Badge tone={statusField.tones?.[status] ?? "neutral"}>{optionWords(status)}</Badge>}
          {role && <Badge>{optionWords(role)}</Badge>}
          {text(row, "deletedAt") && <Badge tone="bad">Deleted</Badge>}
        </div>
        <p className="flex min-w-0 flex-wrap gap-x-3 text-sm text-ink-soft">
          {email && <CopyText text={email} className="min-h-6" />}
          {phone && <CopyText text={phone} className="min-h-6" />}
        </p>
      </div>
      <dl className="flex flex-wrap gap-x-6 max-sm:w-full gap-y-2 text-sm">
        <Fact term="Joined">{joined ? <RelativeTime instant={joined} focusable /> : "–"}</Fact>
        <Fact term="Last sign-in">
          {lastSignIn ? <RelativeTime instant={lastSignIn} focusable /> : "Never"}
        </Fact>
        <Fact term="Second factor">{row["twoFactorEnabled"] === true ? "On" : "Off"}</Fact>
      </dl>
    </div>
  );
}

function Fact({ term, children }: { term: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-ink-faint">{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}
