import { z } from "zod";
import type { Actor, MemberActor, StaffActor } from "#server/auth/actor.ts";
import { explainPermission } from "#server/auth/explain-permission.ts";
import { beginImpersonation, endImpersonation } from "#server/auth/impersonation.ts";
import { ownSessions, revokeOtherSessions, revokeOwnSession } from "#server/auth/own-sessions.ts";
import { permissionSources } from "#server/auth/permission-sources.ts";
import { awaitsOwner, completeSetUp } from "#server/auth/set-up.ts";
import { forbidden, notFound } from "#server/errors.ts";
import { guarded, open, query, router } from "#server/trpc/procedures.ts";
import { demoPassword, demoSignIns } from "#shared/demo-sign-ins.ts";
import { completeSetUpInput, preferencesSchema, renameProfileInput } from "#shared/inputs/profile-inputs.ts";
import type { Permission } from "#shared/permissions.ts";
import { grantSchema } from "#shared/inputs/permission-inputs.ts";
import { deviceWords } from "./device-words.ts";
import { readPreferences, writePreferences } from "./own-preferences.ts";
import { profileFacts } from "./profile-facts.ts";
import { renameProfile } from "./rename-profile.ts";

const permissionInput = z.strictObject({
  permission: grantSchema.refine(
    (grant) => /^[a-z][a-z0-9-]*:[a-z][a-z0-9-]*$/.test(grant),
    "Name one permission, e.g. invoices:refund.",
  ),
});

/** A person's own account, and what anybody may know before signing in. */
export const profileRouter = router({
  /** For the sign-in page: the demo's accounts, where this is a demo. */
  publicInfo: open.query(({ ctx }) => ({
    demo: ctx.auth.demo ? { accounts: demoSignIns, password: demoPassword } : null,
  })),

  setUp: router({
    state: open.query(async ({ ctx }) => ({ awaitsOwner: await awaitsOwner(ctx.database) })),
    complete: open
      .input(completeSetUpInput)
      .mutation(({ ctx, input }) => completeSetUp(ctx.database, ctx.auth.passwords, input)),
  }),

  me: query("session", z.void(), (ctx) => profileFacts(ctx.database.auth, person(ctx.actor), ctx.auth.demo)),

  /** One's own living sessions, the last used first. */
  sessions: query("session", z.void(), async (ctx) => {
    const actor = person(ctx.actor);
    const sessions = await ownSessions(ctx.database.auth, actor.userId);
    return sessions.map(({ userAgent, ...session }) => ({
      ...session,
      device: deviceWords(userAgent),
      isCurrent: session.id === actor.sessionId,
    }));
  }),
  revokeSession: guarded("profile:revoke-session")
    .input(z.strictObject({ id: z.uuid() }))
    .mutation(async ({ ctx, input }) => {
      if (!(await revokeOwnSession(ctx.database.auth, person(ctx.actor), input.id))) throw notFound();
    }),
  revokeOtherSessions: guarded("profile:revoke-session").mutation(async ({ ctx }) => ({
    ended: await revokeOtherSessions(ctx.database.auth, person(ctx.actor)),
  })),

  preferences: query("session", z.void(), (ctx) =>
    readPreferences(ctx.database.auth, person(ctx.actor).userId),
  ),
  setPreferences: guarded("profile:update")
    .input(preferencesSchema)
    .mutation(({ ctx, input }) => writePreferences(ctx.database.auth, person(ctx.actor).userId, input)),
  rename: guarded("profile:rename")
    .input(renameProfileInput)
    .mutation(({ ctx, input }) => renameProfile(ctx.database, person(ctx.actor), input.name, ctx.requestId)),

  /** Why one may or may not do a thing, with the row that decides. */
  explain: query("session", permissionInput, async (ctx, { permission }) => {
    const actor = person(ctx.actor);
    const sources = await permissionSources(ctx.database.auth, actor.userId);
    const membership = sources.memberships.find(
      ({ organizationId }) => organizationId === actor.organizationId,
    );
    return explainPermission(sources, membership, permission as Permission);
  }),

  /** Acts as a member of an organization for 30 minutes. */
  impersonate: guarded("users:impersonate")
    .input(
      z.strictObject({
        userId: z.uuid(),
        reason: z.string().trim().min(10, "Say why, in ten characters at least.").max(500),
      }),
    )
    .mutation(async ({ ctx, input }) => {
      if (ctx.actor.kind !== "staff") throw forbidden();
      await beginImpersonation(ctx.database, ctx.actor, input.userId, input.reason);
    }),
  stopImpersonating: guarded("session").mutation(({ ctx }) =>
    endImpersonation(ctx.database, person(ctx.actor)),
  ),
});

/** Doors and jobs have no account. */
function person(actor: Actor): StaffActor | MemberActor {
  if (actor.kind === "system") throw forbidden();
  return actor;
}
