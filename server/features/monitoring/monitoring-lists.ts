import { errorNotes, ingestOutcomes, ingestProjects } from "#drizzle/schema/extensions.ts";
import { activities, errorLogs, performanceMetrics } from "#drizzle/schema/monitoring.ts";
import { systemSettings } from "#drizzle/schema/settings.ts";
import { tableList } from "#server/features/table-list.ts";
import {
  activitiesResource,
  errorLogsResource,
  errorNotesResource,
  ingestOutcomesResource,
  ingestProjectsResource,
  performanceMetricsResource,
  systemSettingsResource,
} from "#shared/resources/monitoring-resources.ts";

export const listErrorLogs = tableList(errorLogsResource, errorLogs);
export const listErrorNotes = tableList(errorNotesResource, errorNotes);
export const listIngestProjects = tableList(ingestProjectsResource, ingestProjects);
export const listIngestOutcomes = tableList(ingestOutcomesResource, ingestOutcomes);
export const listActivities = tableList(activitiesResource, activities);
export const listPerformanceMetrics = tableList(performanceMetricsResource, performanceMetrics);
export const listSystemSettings = tableList(systemSettingsResource, systemSettings);
