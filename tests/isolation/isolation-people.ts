import { createHash } from "node:crypto";

/** A fixed uuid for a name, the same in every run. */
export function idOf(name: string): string {
  const hex = createHash("sha256").update(name).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Who is where. `memberships` of one person may be several; `left` and `inactive` ones give nothing. */
export const people = {
  memberA: { memberships: [{ organization: "A", role: "member" }] },
  adminA: { memberships: [{ organization: "A", role: "admin" }] },
  ownerA: { memberships: [{ organization: "A", role: "owner" }] },
  memberB: { memberships: [{ organization: "B", role: "member" }] },
  adminB: { memberships: [{ organization: "B", role: "admin" }] },
  both: {
    memberships: [
      { organization: "A", role: "member" },
      { organization: "B", role: "admin" },
    ],
  },
  suspendedA: { status: "suspended", memberships: [{ organization: "A", role: "admin" }] },
  deletedA: { deleted: true, memberships: [{ organization: "A", role: "admin" }] },
  inactiveA: { memberships: [{ organization: "A", role: "admin", isActive: false }] },
  leftA: { memberships: [{ organization: "A", role: "admin", left: true }] },
  adminOfDeleted: { memberships: [{ organization: "deleted", role: "admin" }] },
  adminOfSuspended: { memberships: [{ organization: "suspended", role: "admin" }] },
  stranger: { memberships: [] },
  staffOwner: { memberships: [], staffRole: "owner" },
  staffSupport: { memberships: [], staffRole: "support" },
  staffExpired: { memberships: [], staffRole: "owner", expired: true },
  staffSuspended: { memberships: [], status: "suspended", staffRole: "owner" },
} satisfies Record<string, Person>;

export interface Person {
  memberships: readonly { organization: Organization; role: string; isActive?: boolean; left?: boolean }[];
  status?: string;
  deleted?: boolean;
  staffRole?: string;
  expired?: boolean;
}
export type PersonName = keyof typeof people;

export const organizations = ["A", "B", "deleted", "suspended"] as const;
export type Organization = (typeof organizations)[number];

/** A database role with the context that a request would give it. */
export interface IsolationActor {
  name: string;
  role: "pd_tenant" | "pd_staff" | "pd_staff_write" | "pd_job" | "pd_auth" | "pd_owner";
  person?: PersonName;
  organization?: Organization;
  claimedRole?: string;
}

const asMember = (person: PersonName, organization: Organization, claimedRole?: string): IsolationActor => {
  const found = (people[person] as Person).memberships.find((held) => held.organization === organization);
  const name = `${person} in ${organization}${claimedRole ? ` claiming to be ${claimedRole}` : ""}`;
  return {
    name,
    role: "pd_tenant",
    person,
    organization,
    claimedRole: claimedRole ?? found?.role ?? "member",
  };
};

const asStaff = (person: PersonName): IsolationActor[] =>
  (["pd_staff", "pd_staff_write"] as const).map((role) => ({ name: `${person} as ${role}`, role, person }));

export const tenantActors: IsolationActor[] = [
  asMember("memberA", "A"),
  asMember("adminA", "A"),
  asMember("ownerA", "A"),
  asMember("memberB", "B"),
  asMember("adminB", "B"),
  asMember("both", "A"),
  asMember("both", "B"),
  asMember("suspendedA", "A"),
  asMember("deletedA", "A"),
  asMember("inactiveA", "A"),
  asMember("leftA", "A"),
  asMember("adminOfDeleted", "deleted"),
  asMember("adminOfSuspended", "suspended"),
  asMember("adminB", "A", "admin"),
  asMember("memberA", "A", "admin"),
  asMember("adminA", "A", "member"),
  { name: "a tenant without context", role: "pd_tenant" },
];

export const staffActors: IsolationActor[] = [
  ...asStaff("staffOwner"),
  ...asStaff("staffSupport"),
  ...asStaff("staffExpired"),
  ...asStaff("staffSuspended"),
  ...asStaff("adminA"),
];

export const programActors: IsolationActor[] = [
  { name: "a job", role: "pd_job" },
  { name: "the sign-in", role: "pd_auth" },
  { name: "the tables' functions", role: "pd_owner" },
];

export const actors = [...tenantActors, ...staffActors, ...programActors];

/** SQL that takes the actor's role and context for the open transaction. */
export function contextSql({ role, person, organization, claimedRole }: IsolationActor): string {
  const kind = role === "pd_tenant" ? "member" : role.startsWith("pd_staff") ? "staff" : "system";
  return [
    `set local role ${role}`,
    `set local app.actor_kind = '${kind}'`,
    `set local app.user_id = '${person ? idOf(person) : ""}'`,
    `set local app.org_id = '${organization ? idOf(organization) : ""}'`,
    `set local app.org_role = '${claimedRole ?? ""}'`,
    `set local app.change_id = '${idOf("change")}'`,
  ].join("; ");
}
