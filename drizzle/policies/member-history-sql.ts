import type { RowRule } from "./access-rules.ts";
import type { DescribedTable } from "./described-tables.ts";
import { context, definer, literal, name } from "./sql-text.ts";

const { organizationId, userId } = context;

/**
 * `recorded_for_member(change, kinds, records)`: what changes recorded of the chosen organization's rows, for its owners and
 * admins: of one change, or, where that is null, of these records of these tables. Of a row it gives what the organization's
 * members may read of its table; an update of nothing else isn't there. Of tables whose rows an administrator doesn't see
 * whole (private views, secret teams) only those that he sees, or changed himself. `effects_to_take_back(change)`: what a
 * change asked of the outside, by kind, with what takes it back, and what was sent where it is still kept; members of a change of their own.
 */
export function memberHistorySql(tables: readonly DescribedTable[]): string {
  const kept = tables.filter(({ access }) => access.audit && access.tenant.sees !== "nothing");
  const closed = kept.flatMap((table) => {
    const columns = table.columns.filter(
      ({ property, secret }) => secret || table.access.tenant.hidden?.includes(property),
    );
    return columns.length > 0 ? [[table.name, columns.map((column) => column.name)] as const] : [];
  });
  return `
create function recorded_for_member(change uuid, kinds text[], records uuid[]) returns setof change_rows
language plpgsql stable ${definer} as $$
declare
  closed jsonb := ${literal(JSON.stringify(Object.fromEntries(closed)))};
  hidden_teams uuid[];
  hidden_workspaces uuid[];
begin
  if not (app_member_is_active() and app_member_is_admin()) then return; end if;
  hidden_teams := app_hidden_team_ids();
  hidden_workspaces := app_hidden_workspace_ids();
  if change is not null then
    return query ${shown(kept, "touched.change_id = change")};
  else
    return query ${shown(kept, "touched.table_name = any(kinds) and touched.row_id = any(records)")};
  end if;
end $$;

create function effects_to_take_back(change uuid)
returns table (kind text, taken_back_by text, asked integer, payload jsonb, idempotency_key text) language plpgsql stable ${definer} as $$
begin
  return query select effect ->> 'kind', effect ->> 'takenBackBy', (effect ->> 'count')::integer, sent.payload, sent.idempotency_key
    from activities entry cross join lateral jsonb_array_elements(entry.metadata -> 'effects') effect
      left join outbox sent on sent.change_id = entry.change_id and sent.kind = effect ->> 'kind'
    where entry.change_id = change and entry.outcome = 'ok'
      and (current_setting('role') = 'pd_staff_write' or entry.organization_id = ${organizationId}
        and coalesce(entry.on_behalf_of, entry.actor_id) = ${userId})
    order by sent.id;
end $$;`;
}

function shown(tables: readonly DescribedTable[], chosen: string): string {
  return `select touched.id, touched.change_id, touched.table_name, touched.row_id, touched.row_key, touched.operation,
      touched.old_values - unseen.columns, touched.new_values - unseen.columns, touched.organization_id, touched.created_at,
      null::uuid, array(select named from unnest(touched.personal) named where named <> all(unseen.columns)), null::uuid, null::text,
      touched.erased_by, touched.erased_at
    from change_rows touched
      cross join lateral (select array(select jsonb_array_elements_text(closed -> touched.table_name)) as columns) unseen
    where ${chosen} and touched.organization_id = ${organizationId}
      and (touched.operation <> 'update' or touched.new_values - unseen.columns <> '{}' or touched.old_values - unseen.columns <> '{}'
        or (touched.erased_by is not null and not touched.personal <@ unseen.columns))
      and case touched.table_name ${tables.map((table) => `when ${literal(table.name)} then ${seen(table)}`).join(" ")} else false end`;
}

const ownChange = `exists (select from activities entry where entry.change_id = touched.change_id and entry.outcome = 'ok'
  and coalesce(entry.on_behalf_of, entry.actor_id) = ${userId})`;

// Asked of owners and admins alone: what they see of their organization.
function seen(table: DescribedTable): string {
  const rule: RowRule<string> = table.access.tenant.sees;
  if (rule === "members" || rule === "admins" || rule === "this-organization") return "true";
  if (typeof rule === "object" && ("ownOrAdmins" in rule || "childOf" in rule)) return "true";
  if (typeof rule === "object" && "team" in rule) return notHidden(table, rule.team, "hidden_teams");
  if (typeof rule === "object" && "workspace" in rule)
    return notHidden(table, rule.workspace, "hidden_workspaces");
  return ownChange;
}

function notHidden(table: DescribedTable, by: string, hidden: string): string {
  // What is gone for good can't be asked whether it was hidden.
  if (by === "id")
    return `touched.row_id <> all(${hidden}) and exists (select from ${name(table.name)} held where held.id = touched.row_id)`;
  const parent = name(table.column(by));
  return `exists (select from ${name(table.name)} held where held.id = touched.row_id and held.${parent} <> all(${hidden}))`;
}
