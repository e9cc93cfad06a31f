import type { PgTable } from "drizzle-orm/pg-core";

/*
 * The words in which table-access.ts says who may do what to a table. Columns are named by their property in the
 * schema, so that a column that doesn't exist doesn't compile.
 */

/**
 * tenant: rows of an organization. personal: rows of a person, shared with an organization where one is set.
 * platform: the business's own catalogue and settings. auth: sign-in, closed to tenants and staff, as far as staff
 * don't need it to help. log: appended by doors. internal: the console's machinery.
 */
export type AccessKind = "tenant" | "personal" | "platform" | "auth" | "log" | "internal";

export type Operation = "insert" | "update" | "delete";

/** Which rows a role sees. `admins` are an organization's owners and admins. */
export type RowRule<Column extends string> =
  | "nothing"
  | "everything"
  /** Rows of the chosen organization. */
  | "members"
  /** The same, for owners and admins only. */
  | "admins"
  /** The chosen organization itself. */
  | "this-organization"
  /** Rows that the current change made in this very transaction: a rehearsal reads them back. */
  | "this-change"
  /** Saved views of a member: one's own, those of the organization and of one's role in it, the built-in ones. */
  | "member-views"
  /** Those that a member may change: one's own; what is shared in the organization, its owners and admins. */
  | "own-member-views"
  /** Saved views of staff: one's own, and all that are not somebody else's alone. */
  | "staff-views"
  /** Rows of the person who asks. */
  | { own: Column }
  /** Rows of the person who asks, in the chosen organization. */
  | { ownHere: Column }
  /** One's own rows, of no organization or of the chosen one; owners and admins see all of the organization. */
  | { ownOrAdmins: Column }
  /** Rows that hang on a row of a table with `ownOrAdmins`, and follow it. */
  | { childOf: string; by: Column }
  /** Rows whose parent one sees. For small tables: it is asked for each row. */
  | { withParent: string; by: Column }
  /** People of the chosen organization, and oneself. */
  | { colleagues: Column }
  /** Rows of the chosen organization, less secret teams that one isn't in. */
  | { team: Column }
  /** Rows of the chosen organization, less workspaces that aren't open to one. */
  | { workspace: Column }
  /** Rows where all of these are true. */
  | { when: readonly Column[] };

export interface TenantAccess<Column extends string> {
  sees: RowRule<Column>;
  /** Ours, not the organization's: no grant. */
  hidden?: readonly Column[];
  /** Columns that the owners and admins of an active organization may change in the rows that they see. */
  updates?: readonly Column[];
  /** What any active member may write, whatever the role: things that people keep for themselves. */
  writes?: { rows: RowRule<Column>; on: readonly Operation[] };
  /** They may add rows for their organization, with this column naming themselves. */
  insertsAs?: Column;
  /** A command of theirs may add rows for the change it belongs to, by this column. */
  insertsForChange?: Column;
}

export interface StaffAccess<Column extends string> {
  sees: RowRule<Column>;
  writes?: readonly Operation[];
  /** Secret columns that staff may set, though never read: a new key's hash. */
  sets?: readonly Column[];
  /** Rows where this is true stay as they are. */
  exceptWhere?: Column;
}

/** What a login of our own programs holds; all rows, by grant. */
export interface ProgramAccess<Column extends string> {
  select?: true;
  /** Secret columns it must read to do its work. */
  secrets?: readonly Column[];
  insert?: true;
  update?: true | readonly Column[];
  delete?: true;
}

export interface AuditRule<Column extends string> {
  on: readonly Operation[];
  /** Updates of these columns only are recorded. Default: all but secrets, `version` and `updatedAt`. */
  only?: readonly Column[];
  /** Kept by machines, in passing: updates of these alone are not recorded and don't raise the version. */
  except?: readonly Column[];
  /** `pd_job` may do this outside a change, e.g. sweep what has expired. */
  notForJobs?: true;
}

/**
 * What erasing a person's data does to the rows that are about that person: takes them away, empties their personal
 * columns, or leaves them because something outside us says so.
 */
export type Erasure = "remove" | "blank" | { keptBecause: string };

export interface TableAccess<Column extends string = string> {
  kind: AccessKind;
  /** Never readable by tenants or staff, never in a diff. */
  secret?: readonly Column[];
  /** About a person: shown in diffs and lists only to readers with the permission for the field. */
  pii?: readonly Column[];
  /** Looks as if it were about a person, and isn't. */
  notPersonal?: readonly Column[];
  /** Whose the row is: the column with a person's id, or `id` where the row is a subject by itself. */
  subject?: Column;
  /** Holds an e-mail address: rows whose subject nobody knew when they were made are found by it. */
  addressedBy?: Column;
  erasure?: Erasure;
  tenant: TenantAccess<Column>;
  staff: StaffAccess<Column>;
  job: ProgramAccess<Column>;
  auth?: ProgramAccess<Column>;
  /** What the tables' own functions (owner `pd_owner`, under FORCE) do here. */
  functions?: readonly ("select" | Operation)[];
  audit: AuditRule<Column> | false;
  /** Tell the console's open screens about changes; a list: of these alone, what adds rows tells by itself. */
  notify: boolean | readonly Operation[];
}

export type ColumnOf<Table extends PgTable> = keyof Table["_"]["columns"] & string;

/** One declaration for each of these tables, no more and no less. */
export type AccessOf<Tables extends Record<string, PgTable>> = {
  [name in keyof Tables]: TableAccess<ColumnOf<Tables[name]>>;
};

export const everyOperation = ["insert", "update", "delete"] as const;
export const never = { sees: "nothing" } as const;
export const all = { sees: "everything", writes: everyOperation } as const;
export const allButDelete = { sees: "everything", writes: ["insert", "update"] } as const;
export const readOnly = { sees: "everything" } as const;
export const audited = { on: everyOperation } as const;
/** Jobs and webhooks work on these tables through changes. */
export const jobWrites = { select: true, insert: true, update: true } as const;
export const jobReads = { select: true } as const;
