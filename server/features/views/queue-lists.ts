import { queueItems } from "#drizzle/schema/views.ts";
import { tableList } from "#server/features/table-list.ts";
import { queueItemsResource } from "#shared/resources/views-resources.ts";

export const listQueueItems = tableList(queueItemsResource, queueItems);
