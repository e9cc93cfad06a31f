import {
  conversionFunnelEvents,
  conversionFunnels,
  events,
  experimentAssignments,
  experiments,
  featureUsage,
  organizationMetricsDaily,
  pageViews,
  userEngagementDaily,
} from "#drizzle/schema/analytics.ts";
import { tableList } from "#server/features/table-list.ts";
import {
  conversionFunnelEventsResource,
  conversionFunnelsResource,
  eventsResource,
  experimentAssignmentsResource,
  experimentsResource,
  featureUsageResource,
  organizationMetricsDailyResource,
  pageViewsResource,
  userEngagementDailyResource,
} from "#shared/resources/analytics-resources.ts";

export const listEvents = tableList(eventsResource, events);
export const listPageViews = tableList(pageViewsResource, pageViews);
export const listFeatureUsage = tableList(featureUsageResource, featureUsage);
export const listUserEngagementDaily = tableList(userEngagementDailyResource, userEngagementDaily);
export const listOrganizationMetricsDaily = tableList(
  organizationMetricsDailyResource,
  organizationMetricsDaily,
);
export const listConversionFunnels = tableList(conversionFunnelsResource, conversionFunnels);
export const listConversionFunnelEvents = tableList(conversionFunnelEventsResource, conversionFunnelEvents);
export const listExperiments = tableList(experimentsResource, experiments);
export const listExperimentAssignments = tableList(experimentAssignmentsResource, experimentAssignments);
