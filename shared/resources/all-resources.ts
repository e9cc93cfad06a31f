import type { Resource } from "#shared/resource.ts";
import * as analytics from "./analytics-resources.ts";
import * as approvals from "./approvals-resources.ts";
import * as billing from "./billing-resources.ts";
import * as changeJobs from "./change-jobs-resources.ts";
import * as laundry from "./laundry-resources.ts";
import * as monitoring from "./monitoring-resources.ts";
import * as organizations from "./organizations-resources.ts";
import * as users from "./users-resources.ts";
import * as views from "./views-resources.ts";

/** Every list of the console by its name, in the order of the sidebar. */
export const allResources: Readonly<Record<string, Resource>> = Object.fromEntries(
  [monitoring, users, organizations, billing, laundry, analytics, views, approvals, changeJobs]
    .flatMap((feature): Resource[] => Object.values(feature))
    .map((resource) => [resource.name, resource]),
);

/** The resource by its name; throws on a name that isn't there: that is a fault in the code, not in the input. */
export function resourceByName(name: string): Resource {
  const resource = allResources[name];
  if (!resource) throw new Error(`There is no resource "${name}".`);
  return resource;
}

/** The resource by a name that came from outside; undefined where there is none. */
export function findResource(name: string): Resource | undefined {
  return Object.hasOwn(allResources, name) ? allResources[name] : undefined;
}
