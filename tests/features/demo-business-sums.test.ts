import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { demoDatabase, type DemoDatabase } from "./demo-business-scene.ts";

let db: DemoDatabase;
beforeAll(async () => {
  db = await demoDatabase();
});
afterAll(() => db.close());

describe("sums", () => {
  const sums: Record<string, string> = {
    "the pieces of a booking": `select b.id from bookings b left join booking_items i on i.booking_id = b.id group by b.id
      having coalesce(sum(i.total_price), 0) - b.discount_amount <> b.total_amount or bool_or(i.total_price <> i.quantity * i.unit_price)`,
    "the lines of an invoice": `select i.id from invoices i left join invoice_line_items l on l.invoice_id = i.id group by i.id
      having coalesce(sum(l.amount), 0) <> i.subtotal_amount or i.subtotal_amount - i.discount_amount + i.tax_amount <> i.total_amount`,
    "what was paid and given back on an invoice": `select i.id from invoices i left join payment_transactions t on t.invoice_id = i.id group by i.id
      having coalesce(sum(t.amount) filter (where t.kind = 'payment' and t.status in ('succeeded', 'partially_refunded', 'refunded')), 0) <> i.amount_paid
        or coalesce(sum(t.amount) filter (where t.kind = 'refund'), 0) <> i.amount_refunded
        or count(*) filter (where t.kind = 'payment') <> i.attempt_count`,
    "the state of an invoice": `select id from invoices where (status = 'paid') <> (paid_at is not null) or (status = 'paid' and amount_paid <> total_amount) or (status <> 'paid' and amount_paid <> 0)`,
    "the refunds of a payment": `select p.id from payment_transactions p left join payment_transactions r on r.refunded_transaction_id = p.id where p.kind = 'payment' group by p.id
      having coalesce(sum(r.amount), 0) <> p.amount_refunded
        or p.status <> case when p.status = 'failed' then 'failed' when p.amount_refunded = 0 then 'succeeded' when p.amount_refunded = p.amount then 'refunded' else 'partially_refunded' end`,
    "reasons of failed payments": `select id from payment_transactions where (status = 'failed') <> (failure_code is not null)`,
    "what people paid for their orders": `select b.id from bookings b join payment_transactions t on t.booking_id = b.id and t.kind = 'payment' and t.status <> 'failed' group by b.id having sum(t.amount) <> b.total_amount`,
    "redemptions of coupons": `select c.id from coupons c left join coupon_redemptions r on r.coupon_id = c.id group by c.id having count(r.id) <> c.redemption_count`,
    "discounts of bookings": `select b.id from bookings b left join coupon_redemptions r on r.booking_id = b.id group by b.id having coalesce(sum(r.discount_amount), 0) <> b.discount_amount`,
    "orders that count for loyalty": `select 1 from loyalty_rewards l full join (select user_id, organization_id, count(*) as orders from bookings where status = 'completed' group by 1, 2) b
      on b.user_id = l.user_id and b.organization_id is not distinct from l.organization_id
      where l.completed_orders is distinct from b.orders or l.free_collections_earned <> l.completed_orders / 10`,
    "deliveries of a driver": `select d.id from delivery_drivers d left join delivery_assignments a on a.driver_id = d.id and a.status = 'completed' group by d.id having count(a.id) <> d.total_deliveries`,
    "engagement by day": `select 1 from user_engagement_daily g full join (
        select user_id, organization_id, day, count(*) filter (where kind = 'event') as actions, count(*) filter (where kind = 'view') as views, count(distinct session_id) as sessions, coalesce(sum(seconds), 0) as seconds, count(distinct feature) as features from (
          select user_id, organization_id, (timestamp at time zone 'UTC')::date as day, 'event' as kind, session_id, null::int as seconds, null::text as feature from events
          union all select user_id, organization_id, (viewed_at at time zone 'UTC')::date, 'view', session_id, time_on_page_seconds, null from page_views
          union all select user_id, organization_id, (used_at at time zone 'UTC')::date, 'use', null, null, feature_name from feature_usage) acts
        where user_id is not null group by 1, 2, 3) a on a.user_id = g.user_id and a.day = g.date and a.organization_id is not distinct from g.organization_id
      where (g.actions_performed, g.page_views, g.session_count, g.time_spent_seconds, g.features_used) is distinct from (a.actions, a.views, a.sessions, a.seconds, a.features)`,
    "metrics of organizations by day": `select 1 from organization_metrics_daily m where bookings_completed <> (select count(*) from bookings b where b.organization_id = m.organization_id and b.status = 'completed' and (completed_at at time zone 'UTC')::date = m.date)
      or revenue_generated <> (select coalesce(sum(amount_paid), 0) from invoices i where i.organization_id = m.organization_id and (paid_at at time zone 'UTC')::date = m.date)
      or active_users <> (select count(*) from user_engagement_daily g where g.organization_id = m.organization_id and g.date = m.date)`,
    "events, people and hours of an error": `select g.id from error_groups g where event_count <> (select count(*) from error_logs l where l.group_id = g.id)
      or user_count <> (select count(*) from error_group_users u where u.group_id = g.id) or event_count <> (select sum(event_count) from error_group_hours h where h.group_id = g.id)
      or first_seen <> (select min(occurred_at) from error_logs l where l.group_id = g.id) or last_seen <> (select max(occurred_at) from error_logs l where l.group_id = g.id)`,
    "events of an error's people": `select u.id from error_group_users u join error_logs l on l.group_id = u.group_id and l.user_key = u.user_key group by u.id having count(*) <> u.event_count or min(l.occurred_at) <> u.first_seen`,
    "what a resolved error says of its events": `select l.id from error_logs l join error_groups g on g.id = l.group_id where l.resolved <> (g.status = 'resolved') or (l.resolved_by, l.resolved_at) is distinct from (g.resolved_by, g.resolved_at)`,
    "metered use on the bill": `select i.id from invoices i join invoice_line_items l on l.invoice_id = i.id and l.description like '%kg beyond the plan'
      where l.amount <> (select sum(quantity * unit_price) from usage_records u where u.subscription_id = i.subscription_id and u.metric_name = 'extra_kilograms' and u.billing_period_end = i.period_start)`,
  };
  for (const [what, query] of Object.entries(sums)) {
    test(`${what} add up`, async () => {
      expect((await db.rows(query)).slice(0, 3)).toEqual([]);
    });
  }

  test("each step of a funnel is an event of that person, within the window", async () => {
    expect(
      await db.rows(`select e.id from conversion_funnel_events e join conversion_funnels f on f.id = e.funnel_id
        where e.completed and (not exists (select from events v where v.timestamp = e.occurred_at and v.event_name = f.steps -> (e.step_order - 1) ->> 'event' and (v.user_id = e.user_id or v.anonymous_id = e.anonymous_id))
          or e.completion_time_seconds > f.window_seconds or e.step_name <> f.steps -> (e.step_order - 1) ->> 'name') limit 3`),
    ).toEqual([]);
    expect(
      await db.rows(
        "select id from conversion_funnel_events where completed <> (completion_time_seconds is not null)",
      ),
    ).toEqual([]);
  });

  test("invoices are numbered by month without a gap", async () => {
    expect(
      await db.rows(`select number from (select number, substr(number, 4, 7) as month, to_char(issued_at at time zone 'Europe/Lisbon', 'YYYY-MM') as issued, substr(number, 12)::int as place,
          row_number() over (partition by substr(number, 4, 7) order by number) as expected from invoices where status <> 'draft') numbered
        where month <> issued or place <> expected`),
    ).toEqual([]);
  });
});
