import { randomUUID } from "node:crypto";
import { personActor } from "#server/auth/person-actor.ts";
import { asOwner, giveRole, personIn } from "#tests/features/sign-in-scene.ts";
import { setScene } from "#tests/support/set-scene.ts";
import { testApp } from "#tests/support/test-app.ts";
import type { MemberRole } from "#shared/states.ts";

/** A console with people in roles and errors to work on; everybody acts with the rights that the database gives them. */
export async function viewsScene(options: Parameters<typeof testApp>[0] = {}) {
  const app = await testApp(options);
  const actorOf = async (id: string, organizationId: string | null) => {
    const actor = await personActor(app.db.database, id, organizationId);
    if (!actor) throw new Error("This person could not sign in.");
    return actor;
  };
  return {
    ...app,
    rows: <Row extends Record<string, unknown>>(text: string, values: unknown[] = []) =>
      asOwner<Row>(app.db, text, values),
    async staff(name: string, role = "support") {
      const { id } = await personIn(app.db, { name, password: null, role });
      const actor = await actorOf(id, null);
      return { id, actor, as: app.caller(actor) };
    },
    async member(name: string, role: MemberRole, organizationId?: string) {
      const member = { role, ...(organizationId !== undefined && { organizationId }) };
      const made = await personIn(app.db, { name, password: null, member });
      const actor = await actorOf(made.id, made.organizationId);
      return { id: made.id, organizationId: made.organizationId!, actor, as: app.caller(actor) };
    },
    giveRole: (userId: string, role: string) => giveRole(app.db, userId, role),
    roleId: async (name: string) =>
      (await asOwner<{ id: string }>(app.db, "select id from roles where name = $1", [name]))[0]!.id,
    /** Errors whose titles begin with the word, the last the busiest. */
    async errors(word: string, count: number, organizationId: string | null = null): Promise<string[]> {
      const made = await setScene<{ id: string }>(
        app.db,
        `with home as (insert into ingest_projects (name, slug, organization_id) values ($1, $1, $4) returning id)
         insert into error_groups (project_id, organization_id, fingerprint, title, event_count)
         select home.id, $4, $1 || n, $2 || ' ' || n, n from home, generate_series(1, $3::int) n returning id`,
        [randomUUID(), word, count, organizationId],
      );
      return made.map(({ id }) => id);
    },
  };
}
export type ViewsScene = Awaited<ReturnType<typeof viewsScene>>;

/** The unresolved errors whose title begins with a word, the busiest first. */
export const unresolved = (word: string) => ({
  filter: {
    all: [
      { field: "title", operator: "startsWith" as const, value: word },
      { field: "status", operator: "anyOf" as const, value: ["unresolved"] },
    ],
  },
  sort: [{ field: "eventCount", direction: "desc" as const }],
});

type Somebody = Awaited<ReturnType<ViewsScene["staff"]>>;

/** Makes a view of errors; gives its id. */
export async function makeView({ as }: Pick<Somebody, "as">, name: string, word = name): Promise<string> {
  const made = await as.views.create({
    mode: "apply",
    input: { resource: "errors", name, params: unresolved(word) },
  });
  return made.result.id;
}

/** Makes a view that everyone sees into a queue; gives its id. */
export async function makeQueue(by: Pick<Somebody, "as">, name: string, leaseMinutes = 15): Promise<string> {
  const id = await makeView(by, name);
  await by.as.views.share({ mode: "apply", input: { id, audience: { scope: "everyone" } } });
  await by.as.views.setQueue({ mode: "apply", input: { id, isQueue: true, leaseMinutes } });
  return id;
}
