import { getTableColumns, getTableName } from "drizzle-orm";
import { allLists } from "#server/trpc/all-lists.ts";
import { setScene } from "#tests/support/set-scene.ts";
import type { CommandPath, CommandScene } from "./command-scene.ts";

/** One realistic input for a command, over the demo business. */
export interface CommandCase {
  /** Makes what has to be there first; gives the input. Nothing in it belongs to Northwind. */
  input(scene: CommandScene): Promise<unknown>;
  /** Taking it back leaves something: what the plan of the revert says first. */
  leaves?: RegExp;
  /** It makes something of one's own and names nobody else's record, so another tenant's member may do it, too. */
  ofOnesOwn?: true;
}

type Values = Record<string, string | number | boolean | null>;

const tableOf = (resource: string) => getTableName(allLists[resource]!.binding.table);
const keyOf = (resource: string) =>
  resource.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const northwind = "(select id from organizations where slug = 'northwind')";

/** A record of the demo that another tenant than Northwind has, or nobody. */
export async function someRecord(
  scene: CommandScene,
  resource: string,
  where = "true",
): Promise<{ id: string; version: number }> {
  const columns = getTableColumns(allLists[resource]!.binding.table);
  const conditions = [
    where,
    ...("deletedAt" in columns ? ["deleted_at is null"] : []),
    ...("organizationId" in columns ? [`organization_id is distinct from ${northwind}`] : []),
    ...(resource === "organizations" ? [`id <> ${northwind}`] : []),
  ];
  const [row] = await scene.rows<{ id: string; version: number }>(
    `select id, version from ${tableOf(resource)} where ${conditions.join(" and ")} order by id limit 1`,
  );
  if (!row) throw new Error(`The demo business has no record of ${resource} where ${where}.`);
  return row;
}

const edited = (resource: string, values: Values, where?: string): CommandCase => ({
  input: async (scene) => ({ edits: [{ ...(await someRecord(scene, resource, where)), values }] }),
});

type Made = (scene: CommandScene) => Promise<Values>;
interface RecordAnswer {
  records: { id: string; version: number }[];
}

const created = (made: Made): CommandCase => ({
  input: async (scene) => ({ records: [{ values: await made(scene) }] }),
});

const removed = (resource: string, made: Made): CommandCase => ({
  input: async (scene) => {
    const input = { records: [{ values: await made(scene) }] };
    const { records } = await scene.answer<RecordAnswer>(`${keyOf(resource)}.create`, input);
    return { records: records.map(({ id, version }) => ({ id, version })) };
  },
});

const restored = (resource: string, made: Made): CommandCase => ({
  input: async (scene) => {
    const input = await removed(resource, made).input(scene);
    await scene.make(`${keyOf(resource)}.remove`, input);
    const { records } = input as RecordAnswer;
    const [record] = await scene.rows<{ id: string; version: number }>(
      `select id, version from ${tableOf(resource)} where id = $1`,
      [records[0]!.id],
    );
    return { records: [record] };
  },
});

let made = 0;
/** Names that nothing has yet. */
const fresh = (word: string) => `${word}${++made}`;
const contoso = (scene: CommandScene) =>
  scene.one(
    `select id from organizations where id <> ${northwind} and deleted_at is null order by id limit 1`,
  );

const records: Record<string, Made> = {
  coupons: async () => ({ code: fresh("SPRING"), discountType: "percentage", discountValue: "1000" }),
  "subscription-plans": async () => ({
    name: "Linen",
    code: fresh("linen-"),
    priceAmount: "900",
    currency: "EUR",
  }),
  services: async () => ({
    name: "Curtain",
    code: fresh("CURTAIN"),
    type: "household",
    basePrice: "900",
    currency: "EUR",
  }),
  "service-categories": async () => ({ name: fresh("Curtains ") }),
  "service-options": async () => ({ name: "Starch", code: fresh("STARCH"), price: "150", currency: "EUR" }),
  "service-service-options": async (scene) => {
    const service = await scene.answer<RecordAnswer>("services.create", {
      records: [{ values: await records["services"]!(scene) }],
    });
    return {
      serviceId: service.records[0]!.id,
      serviceOptionId: await scene.one(
        "select id from service_options where deleted_at is null order by id limit 1",
      ),
    };
  },
  "ingest-projects": async () => ({ name: "Kiosk", slug: fresh("kiosk-") }),
  "system-settings": async () => ({ key: fresh("opening.hours."), value: "8" }),
  organizations: async () => ({ name: "Fabrikam Hotels", slug: fresh("fabrikam-hotels-") }),
  teams: async (scene) => ({ name: fresh("Night shift "), organizationId: await contoso(scene) }),
  workspaces: async (scene) => ({
    name: "Harbour",
    slug: fresh("harbour-"),
    organizationId: await contoso(scene),
  }),
  "delivery-drivers": async (scene) => ({
    userId: await scene.one(
      "select id from users u where deleted_at is null and status = 'active' and not exists (select from delivery_drivers d where d.user_id = u.id) order by id limit 1",
    ),
  }),
  "user-addresses": async (scene) => ({
    userId: await scene.one(
      "select user_id from user_addresses where organization_id is null order by id limit 1",
    ),
    streetAddress: "Keizersgracht 1",
    city: "Amsterdam",
    postalCode: "1015 CC",
  }),
};
const make = (resource: string) => records[resource]!;

const errorsOf = async (scene: CommandScene, status: string) => ({
  ids: (
    await scene.rows<{ id: string }>(
      `select id from error_groups where status = $1 and organization_id is distinct from ${northwind} order by id limit 3`,
      [status],
    )
  ).map(({ id }) => id),
});

const newView = { resource: "errors", params: { sort: [{ field: "lastSeen", direction: "desc" }] } };
const view = async (scene: CommandScene) =>
  (await scene.answer<{ id: string }>("views.create", { ...newView, name: fresh("Mine ") })).id;
const queue = async (scene: CommandScene) => {
  const id = await view(scene);
  await scene.make("views.share", { id, audience: { scope: "everyone" } });
  await scene.make("views.setQueue", { id, isQueue: true });
  return id;
};
const item = async (scene: CommandScene) => {
  const viewId = await queue(scene);
  const { recordId } = await scene.answer<{ recordId: string }>("queues.take", { viewId });
  return { viewId, recordId };
};

const policy = async () => ({
  name: fresh("Large coupons "),
  commands: ["coupons:update"],
  condition: { kind: "rows", over: 500 },
  approver: { permission: "changes:approve" },
  expiresHours: 24,
  isActive: true,
});

/** One case for every command; a new command doesn't compile, or fails, until it has one. */
export const commandCases: Record<CommandPath, CommandCase> = {
  "views.create": { input: async () => ({ ...newView, name: fresh("Mine ") }), ofOnesOwn: true },
  "views.save": {
    input: async (scene) => ({ id: await view(scene), version: 1, params: { search: "timeout" } }),
  },
  "views.rename": { input: async (scene) => ({ id: await view(scene), name: fresh("Renamed ") }) },
  "views.duplicate": { input: async (scene) => ({ id: await view(scene), name: fresh("Copy ") }) },
  "views.delete": { input: async (scene) => ({ id: await view(scene) }) },
  "views.setQueue": { input: async (scene) => ({ id: await view(scene), isQueue: true }) },
  "views.arrange": {
    input: async (scene) => ({ resource: "errors", tabOrder: [await view(scene)] }),
    ofOnesOwn: true,
  },
  "views.watch": { input: async (scene) => ({ id: await view(scene), threshold: 5 }) },
  "views.watchCopy": {
    input: async () => ({ ...newView, name: fresh("Watched "), threshold: 5 }),
    ofOnesOwn: true,
  },
  "views.unwatch": {
    input: async (scene) => {
      const id = await view(scene);
      await scene.make("views.watch", { id, threshold: 5 });
      return { id };
    },
  },
  "views.share": {
    input: async (scene) => ({ id: await view(scene), audience: { scope: "everyone" } }),
  },
  "views.setDefault": {
    input: async (scene) => {
      const id = await view(scene);
      await scene.make("views.share", { id, audience: { scope: "everyone" } });
      return { id, isDefault: true };
    },
  },
  "queues.take": { input: async (scene) => ({ viewId: await queue(scene) }) },
  "queues.release": { input: item },
  "queues.snooze": {
    input: async (scene) => ({
      ...(await item(scene)),
      until: new Date(Date.now() + 3_600_000).toISOString(),
    }),
  },
  "queues.handOver": {
    input: async (scene) => ({
      ...(await item(scene)),
      toId: scene.second.userId,
      note: "You know this one",
    }),
  },
  "audit.revert": {
    input: async (scene) => {
      const values = { notes: fresh("Called on Monday ") };
      const edit = { edits: [{ ...(await someRecord(scene, "invoices")), values }] };
      return { changeId: await scene.make("invoices.edit", edit), force: [] };
    },
  },
  "approvalPolicies.create": { input: policy, ofOnesOwn: true },
  "approvalPolicies.update": {
    input: async (scene) => {
      const rule = await policy();
      const { id } = await scene.answer<{ id: string }>("approvalPolicies.create", rule);
      return { ...rule, id, version: 1, expiresHours: 48 };
    },
  },
  "errors.resolve": { input: async (scene) => ({ selection: await errorsOf(scene, "unresolved") }) },
  "errors.reopen": { input: async (scene) => ({ selection: await errorsOf(scene, "resolved") }) },
  "errors.ignore": { input: async (scene) => ({ selection: await errorsOf(scene, "unresolved") }) },
  "errors.assign": {
    input: async (scene) => ({
      selection: await errorsOf(scene, "unresolved"),
      assigneeId: scene.second.userId,
    }),
  },
  "errors.addNote": {
    input: async (scene) => ({
      groupId: (await errorsOf(scene, "unresolved")).ids[0],
      body: "Seen since the last release",
    }),
  },
  "errors.deleteNote": {
    input: async (scene) => {
      const groupId = (await errorsOf(scene, "unresolved")).ids[0];
      await scene.make("errors.addNote", { groupId, body: "A mistake" });
      return { id: await scene.one("select id from error_notes order by created_at desc, id desc limit 1") };
    },
  },
  "outbox.replay": {
    input: async (scene) => {
      const id = await scene.one("select id from outbox order by id limit 1");
      await setScene(scene.db, "update outbox set status = 'dead', attempts = 15 where id = $1", [id]);
      return { selection: { ids: [id] } };
    },
  },
  "subscriptions.pauseDunning": {
    input: async (scene) => ({
      selection: {
        ids: (
          await scene.rows<{ id: string }>(
            `select id from subscriptions where dunning_paused_until is null and organization_id is distinct from ${northwind} order by id limit 5`,
          )
        ).map(({ id }) => id),
      },
      days: 7,
    }),
  },

  "users.eraseData": {
    input: async (scene) => ({
      userId: await scene.one(
        "select id from users u where role = 'customer' and deleted_at is null and not exists (select from bookings b where b.user_id = u.id and b.status not in ('draft', 'completed', 'cancelled')) and not exists (select from user_roles r where r.user_id = u.id) and not exists (select from organization_members m where m.user_id = u.id) order by id limit 1",
      ),
    }),
  },
  "users.edit": edited("users", { fullName: "Nora Vermeer", notes: "Prefers mail" }, "role = 'customer'"),
  "userProfiles.edit": edited("user-profiles", { displayName: "Nora", bio: "Two suits a week" }),
  "organizations.edit": edited("organizations", { notes: "Renewed until spring" }),
  "organizations.create": created(make("organizations")),
  "teams.edit": edited("teams", { description: "Covers the weekend" }),
  "teams.create": created(make("teams")),
  "teams.remove": removed("teams", make("teams")),
  "teams.restore": restored("teams", make("teams")),
  "workspaces.edit": edited("workspaces", { name: "Harbour office" }),
  "workspaces.create": created(make("workspaces")),
  "workspaces.remove": removed("workspaces", make("workspaces")),
  "workspaces.restore": restored("workspaces", make("workspaces")),
  "subscriptionPlans.edit": edited("subscription-plans", { description: "Ten kilos a month", sortOrder: 7 }),
  "subscriptionPlans.create": created(make("subscription-plans")),
  "subscriptionPlans.remove": removed("subscription-plans", make("subscription-plans")),
  "subscriptionPlans.restore": restored("subscription-plans", make("subscription-plans")),
  "invoices.edit": edited("invoices", { notes: "Paid by bank transfer" }),
  "coupons.edit": edited("coupons", { name: "Spring cleaning" }),
  "coupons.create": created(make("coupons")),
  "coupons.remove": removed("coupons", make("coupons")),
  "coupons.restore": restored("coupons", make("coupons")),
  "bookings.edit": edited("bookings", { notes: "Side entrance" }, "status = 'confirmed'"),
  "bookingItems.edit": edited("booking-items", { notes: "Stain on the left sleeve" }),
  "deliveryAssignments.edit": edited("delivery-assignments", { notes: "Ring twice" }),
  "deliveryDrivers.edit": edited("delivery-drivers", { isAvailable: false }, "is_available"),
  "deliveryDrivers.create": created(make("delivery-drivers")),
  "deliveryDrivers.remove": removed("delivery-drivers", make("delivery-drivers")),
  "deliveryDrivers.restore": restored("delivery-drivers", make("delivery-drivers")),
  "userAddresses.edit": edited("user-addresses", { instructions: "Leave it with the neighbours" }),
  "userAddresses.create": created(make("user-addresses")),
  "userAddresses.remove": removed("user-addresses", make("user-addresses")),
  "userAddresses.restore": restored("user-addresses", make("user-addresses")),
  "services.edit": edited("services", { basePrice: "1234" }),
  "services.create": created(make("services")),
  "services.remove": removed("services", make("services")),
  "services.restore": restored("services", make("services")),
  "serviceCategories.edit": edited("service-categories", { description: "Everything white" }),
  "serviceCategories.create": created(make("service-categories")),
  "serviceCategories.remove": removed("service-categories", make("service-categories")),
  "serviceCategories.restore": restored("service-categories", make("service-categories")),
  "serviceOptions.edit": edited("service-options", { price: "175" }),
  "serviceOptions.create": created(make("service-options")),
  "serviceOptions.remove": removed("service-options", make("service-options")),
  "serviceOptions.restore": restored("service-options", make("service-options")),
  "serviceServiceOptions.edit": edited("service-service-options", { isRequired: true }, "not is_required"),
  "serviceServiceOptions.create": created(make("service-service-options")),
  "serviceServiceOptions.remove": removed("service-service-options", make("service-service-options")),
  "conversionFunnels.edit": edited("conversion-funnels", { description: "From visit to first order" }),
  "experiments.edit": edited("experiments", { conclusion: "No difference" }),
  "ingestProjects.edit": edited("ingest-projects", { platform: "javascript-kiosk" }),
  "ingestProjects.create": created(make("ingest-projects")),
  "ingestProjects.remove": removed("ingest-projects", make("ingest-projects")),
  "ingestProjects.restore": restored("ingest-projects", make("ingest-projects")),
  "systemSettings.edit": edited("system-settings", { description: "Said by the desk" }),
  "systemSettings.create": created(make("system-settings")),
  "systemSettings.remove": removed("system-settings", make("system-settings")),
};

/** The case of an import: a file with one record and what the list's own edit would change of it. */
export function importCase(path: string): CommandCase | undefined {
  const key = path.replace("importInto.", "");
  const edit = commandCases[`${key}.edit` as CommandPath] as CommandCase | undefined;
  const resource = Object.keys(allLists).find((name) => keyOf(name) === key);
  if (!path.startsWith("importInto.") || !edit || !resource) return undefined;
  return {
    input: async (scene) => {
      const { edits } = (await edit.input(scene)) as { edits: { id: string; values: Values }[] };
      const [{ id, values }] = edits as [{ id: string; values: Values }];
      const columns = ["id", ...Object.keys(values)];
      const cells = [id, ...Object.values(values)].map((value) => `"${String(value)}"`);
      const fileId = await scene.bring(resource, `${columns.join(",")}\n${cells.join(",")}\n`);
      return { fileId, columns, timeZone: "Europe/Amsterdam", locale: "en", leaveFaulty: false };
    },
  };
}
