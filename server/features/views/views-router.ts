import { z } from "zod";
import { command } from "#server/change/command.ts";
import { inTransaction } from "#server/data/transaction.ts";
import { notificationTraits } from "#server/features/notifications/notify-person.ts";
import { change, guarded, query, router } from "#server/trpc/procedures.ts";
import {
  handOverInput,
  releaseInput,
  renewInput,
  snoozeInput,
  takeInput,
} from "#shared/inputs/queues-inputs.ts";
import * as inputs from "#shared/inputs/views-inputs.ts";
import { queueCommands } from "./queue-commands.ts";
import { readQueueItems } from "./queue-items.ts";
import { renewLease } from "./queue-lease.ts";
import { colleagues } from "./queue-people.ts";
import { shareCommands } from "./share-commands.ts";
import { openView, person, readableList, type Lists } from "./view-access.ts";
import { viewCommands } from "./view-commands.ts";
import { namedViews, readTabs } from "./view-tabs.ts";
import { watchCommands } from "./watch-commands.ts";

const oneView = z.strictObject({ viewId: z.uuid() });

/** Saved views of the lists given by resource name: the tabs, sharing, watching. */
export const createViewsRouter = (lists: Lists) => {
  const own = viewCommands(lists);
  const shared = shareCommands(lists);
  const watches = watchCommands(lists);
  return router({
    /** What stands above one list. */
    tabs: query("saved-views:read", z.strictObject({ resource: z.string().max(100) }), (ctx, { resource }) =>
      inTransaction(ctx.database, ctx.actor, { requestId: ctx.requestId }, (tx) => {
        readableList(ctx.actor, lists, resource);
        return readTabs(tx, ctx.actor, resource);
      }),
    ),
    /** Every view that one may open, by name: for the palette. */
    named: query("saved-views:read", z.void(), (ctx) =>
      inTransaction(ctx.database, ctx.actor, { requestId: ctx.requestId }, (tx) => namedViews(tx, ctx.actor)),
    ),
    create: change(command("saved-views:create", inputs.createViewInput, own.createView)),
    save: change(command("saved-views:save", inputs.saveViewInput, own.saveView)),
    rename: change(command("saved-views:rename", inputs.renameViewInput, own.renameView)),
    duplicate: change(command("saved-views:duplicate", inputs.duplicateViewInput, own.duplicateView)),
    delete: change(command("saved-views:delete", inputs.deleteViewInput, own.deleteView)),
    setQueue: change(command("saved-views:set-queue", inputs.setQueueInput, own.setQueue)),
    arrange: change(command("saved-views:arrange", inputs.arrangeViewsInput, own.arrangeViews)),
    watch: change(command("saved-views:watch", inputs.watchViewInput, watches.watchView)),
    watchCopy: change(command("saved-views:watch", inputs.watchCopyInput, watches.watchCopy)),
    unwatch: change(command("saved-views:unwatch", inputs.unwatchViewInput, watches.unwatchView)),
    share: change(command("views:share", inputs.shareViewInput, shared.shareView)),
    setDefault: change(command("views:share-default", inputs.setDefaultViewInput, shared.setDefaultView)),
  });
};

/** Views worked as queues. */
export const createQueuesRouter = (lists: Lists) => {
  const { takeItem, releaseItem, snoozeItem, handOverItem } = queueCommands(lists);
  return router({
    items: query("queues:read", oneView, (ctx, { viewId }) =>
      inTransaction(ctx.database, ctx.actor, { requestId: ctx.requestId }, async (tx) => {
        await openView(tx, ctx.actor, lists, viewId);
        return readQueueItems(tx, viewId);
      }),
    ),
    colleagues: query(
      "queues:read",
      oneView.extend({ search: z.string().max(100).default("") }),
      (ctx, { viewId, search }) =>
        inTransaction(ctx.database, ctx.actor, { requestId: ctx.requestId }, async (tx) => {
          const { view, list } = await openView(tx, ctx.actor, lists, viewId);
          return colleagues(tx, person(ctx.actor), view, list.resource.permission, search);
        }),
    ),
    take: change(command("queues:take", takeInput, takeItem)),
    release: change(command("queues:release", releaseInput, releaseItem)),
    snooze: change(command("queues:snooze", snoozeInput, snoozeItem)),
    handOver: change(command("queues:hand-over", handOverInput, handOverItem, notificationTraits)),
    renew: guarded("queues:renew")
      .input(renewInput)
      .mutation(({ ctx, input }) => renewLease(ctx.database, ctx.actor, input)),
  });
};
