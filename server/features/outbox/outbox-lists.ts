import { outbox } from "#drizzle/schema/extensions.ts";
import { tableList } from "#server/features/table-list.ts";
import { outboxResource } from "#shared/resources/organizations-resources.ts";

export const listOutbox = tableList(outboxResource, outbox);
