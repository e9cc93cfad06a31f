-- Money that moved, failed to, or went back; then the invoices with what was really paid.
create temp table demo_payments (
  key text, payer text, user_id uuid, organization_id uuid, invoice text, booking integer, sub_key text, amount bigint, at timestamptz,
    is_good boolean, description text
) on commit drop;

insert into demo_payments
select invoice.key || ' try ' || try, payer, user_id, organization_id, invoice.key, booking, sub_key, total,
  case when is_automatic or fails then issued_at + (('{0,3,5,7}'::integer[])[try] || ' days')::interval + interval '40 seconds'
    else paid_at end, status = 'paid' and try = tries,
  case when sub_key is not null then 'Subscription' when booking is not null then 'Order ' || (select number from demo_bookings where demo_bookings.n = booking) else 'Orders of the week' end
from demo_invoices invoice, generate_series(1, tries) try
where status in ('paid', 'open', 'uncollectible') and (status = 'paid' or fails) and total > 0;

-- People pay for an order when it has been counted, three hours after the pickup.
insert into demo_payments
select booking.key || ' try ' || try, person, people.id, null, null, booking.n, null, items_total - coalesce(discount, 0),
  picked_at + interval '3 hours' - make_interval(mins => 11 * (2 - try)), try = 2, 'Order ' || booking.number
from demo_bookings booking join demo_people people on people.key = booking.person
left join demo_redemptions redeemed on redeemed.n = booking.n, generate_series(1, 2) try
where booking.org is null and picked_at + interval '3 hours' <= present()
  and booking.status in ('processing', 'ready', 'out_for_delivery', 'delivered', 'completed') and items_total > coalesce(discount, 0)
  and (try = 2 or chance(booking.key, 460) < 0.045) and not exists (select from demo_invoices invoice where invoice.booking = booking.n
    and invoice.status = 'paid');

create temp table demo_refunds on commit drop as
select payment.key, payment.amount, case when chance(payment.key, 462) < 0.4 then payment.amount
  else greatest(100, (10 * round(payment.amount * (0.015 + 0.05 * chance(payment.key, 463))))::bigint) end as refunded,
  worked.at, ('{requested_by_customer,requested_by_customer,requested_by_customer,duplicate}'::text[])[1 + whole(payment.key, 465, 4)] as reason
from demo_payments payment,
lateral (select local_time(local_day(payment.at) + 1 + whole(payment.key, 464, 8), 9 + 8.6 * chance(payment.key, 467)) as at) worked
where is_good and amount > 400 and chance(payment.key, 461) < 0.018 and worked.at <= present();
create unique index on demo_refunds (key);

create temp table demo_declines (place integer, code text, words text) on commit drop;
insert into demo_declines values
(0, 'insufficient_funds', 'The card has insufficient funds.'), (1, 'insufficient_funds', 'The card has insufficient funds.'),
(2, 'do_not_honor', 'The bank declined the payment and gave no reason.'), (3, 'expired_card', 'The card has expired.'),
(4, 'authentication_required', 'The bank asks the customer to confirm the payment.'), (5, 'lost_card', 'The card was reported lost.'),
(6, 'processing_error', 'The payment could not be processed; it may be tried again.');

insert into invoices (id, number, subscription_id, user_id, organization_id, status, subtotal_amount, discount_amount, tax_amount,
  total_amount, amount_paid, amount_refunded, currency, billing_reason, stripe_invoice_id, stripe_customer_id, hosted_invoice_url, pdf_url,
  period_start, period_end, issued_at, due_at, paid_at, voided_at, attempt_count, next_attempt_at, last_decline_code, notes, created_at,
    updated_at)
select invoice.id, case when invoice.status = 'draft' then 'PD-DRAFT-' || upper(left(md5(invoice.key), 6))
  else 'PD-' || month || '-' || lpad(place::text, greatest(4, length(place::text)), '0') end, sub.id, invoice.user_id,
  invoice.organization_id, invoice.status, subtotal, invoice.discount, tax, total,
  case when invoice.status = 'paid' then total else 0 end, coalesce(refund.refunded, 0), 'EUR', invoice.reason,
    stripe_like('in', invoice.key), method.customer, case when invoice.status <> 'draft'
    then 'https://pay.pressdesk.test/invoices/' || left(md5(invoice.key), 16) end,
  case when invoice.status <> 'draft' then 'https://pay.pressdesk.test/invoices/' || left(md5(invoice.key), 16) || '.pdf' end,
    invoice.begins_at, invoice.ends_at, case when invoice.status <> 'draft' then issued_at end,
    case when invoice.status <> 'draft' then due_at end,
  case when invoice.status = 'paid' then paid_at end, case when invoice.status = 'void' then issued_at + interval '5 hours' end,
    coalesce(tried.attempts, 0),
  case when invoice.status = 'open' and is_automatic and tries < 4 then issued_at + (('{3,5,7}'::integer[])[tries] || ' days')::interval end,
    tried.code,
  case when invoice.status = 'void' then 'Issued twice by mistake.' when invoice.status = 'uncollectible'
    then 'Written off after the last reminder.' when invoice.status = 'open' and not is_automatic
    and due_at < present() - interval '10 days' then 'Reminder sent; promised for the end of the month.' end,
  made_at, least(present(), greatest(made_at, case when invoice.status = 'paid' then paid_at end, refund.at, tried.last_at))
from (select *, least(issued_at, present() - make_interval(mins => 30 + whole(key, 470, 600))) as made_at,
  to_char(issued_at at time zone 'Europe/Lisbon', 'YYYY-MM') as month,
    row_number() over (partition by status = 'draft', to_char(issued_at at time zone 'Europe/Lisbon', 'YYYY-MM') order by issued_at,
      key) as place from demo_invoices) invoice
join demo_methods method on method.key = invoice.payer and method.copy = 1
left join demo_subscriptions sub on sub.key = invoice.sub_key
left join demo_refunds refund on refund.key = invoice.key || ' try ' || tries
left join (
  select invoice, count(*)::integer as attempts, max(at) as last_at, max(code) filter (where not is_good) as code
  from demo_payments payment join demo_declines declined on declined.place = whole(payment.payer, 466, 7) where invoice is not null
    group by 1
) tried on tried.invoice = invoice.key;

insert into invoice_line_items (id, invoice_id, organization_id, subscription_id, plan_id, description, amount, currency, quantity,
  proration, period_start, period_end, stripe_line_item_id, created_at, updated_at)
select demo_id('line ' || bill || ' ' || line), invoice.id, invoice.organization_id,
  case when invoice.sub_key is not null then demo_id('subscription ' || invoice.sub_key) end, lines.plan, description, amount, 'EUR',
  quantity, proration, lines.begins_at, lines.ends_at,
  stripe_like('il', bill || ' ' || line), least(issued_at, present() - make_interval(mins => 30 + whole(invoice.key, 470,
    600))) + make_interval(secs => line), least(issued_at, present() - make_interval(mins => 30 + whole(invoice.key, 470,
    600))) + make_interval(secs => line)
from demo_lines lines join demo_invoices invoice on invoice.key = bill;

insert into payment_transactions (id, user_id, organization_id, kind, amount, amount_refunded, currency, status, invoice_id, subscription_id,
  booking_id, payment_method_id, description, stripe_payment_intent_id, stripe_charge_id, receipt_url,
  failure_code, failure_message, idempotency_key, processed_at, created_at, updated_at)
select demo_id('payment ' || payment.key), payment.user_id, payment.organization_id, 'payment', payment.amount, coalesce(refunded, 0),
  'EUR',
  case when not is_good then 'failed' when refunded = payment.amount then 'refunded' when refunded > 0 then 'partially_refunded'
    else 'succeeded' end, invoice.id, sub.id, demo_id('booking ' || payment.booking), method.id, payment.description,
  stripe_like('pi', payment.key), stripe_like('ch', payment.key), case when is_good
    then 'https://pay.pressdesk.test/receipts/' || left(md5(payment.key), 16) end, declined.code, declined.words, md5('pay ' || payment.key),
    payment.at, payment.at, greatest(payment.at, refund.at)
from demo_payments payment
left join demo_invoices invoice on invoice.key = payment.invoice
left join demo_subscriptions sub on sub.key = payment.sub_key
left join demo_refunds refund on refund.key = payment.key
join demo_methods method on method.key = payment.payer and method.copy = 1
left join demo_declines declined on not is_good and declined.place = whole(payment.payer, 466, 7);

insert into payment_transactions (id, user_id, organization_id, kind, amount, currency, status, invoice_id, subscription_id, booking_id,
  payment_method_id, refunded_transaction_id, description, stripe_payment_intent_id, stripe_charge_id, stripe_refund_id, reason,
  idempotency_key, processed_at, created_at, updated_at)
select demo_id('refund ' || refund.key), paid.user_id, paid.organization_id, 'refund', refunded, 'EUR', 'succeeded', paid.invoice_id,
  paid.subscription_id, paid.booking_id, paid.payment_method_id, paid.id,
  'Refund of ' || lower(left(paid.description, 1)) || substr(paid.description, 2), paid.stripe_payment_intent_id, paid.stripe_charge_id,
    stripe_like('re', refund.key), refund.reason, md5('refund ' || refund.key), at, at, at
from demo_refunds refund join payment_transactions paid on paid.id = demo_id('payment ' || refund.key);

insert into coupon_redemptions (id, coupon_id, user_id, organization_id, subscription_id, booking_id, discount_amount, currency, redeemed_at,
  created_at, updated_at)
select demo_id('redemption ' || code || user_id), demo_id('coupon ' || code), user_id, null, null, demo_id('booking ' || n), discount, 'EUR',
  made_at, made_at, made_at
from demo_redemptions
union all
select demo_id('redemption ' || coupon || sub.key), demo_id('coupon ' || coupon), coalesce(sub.user_id, owner.id), sub.organization_id,
  sub.id, null, coalesce((select sum(discount) from demo_invoices invoice where invoice.sub_key = sub.key and invoice.status <> 'void'),
  0)::bigint, 'EUR', started_at, started_at, started_at
from demo_subscriptions sub left join demo_people owner on owner.org = sub.org and owner.seat = 1
where coupon is not null;
update coupons set redemption_count = redemptions, max_redemptions = case when max_redemptions is not null then greatest(max_redemptions, redemptions + 1) end
from (select coupon_id, count(*)::integer as redemptions from coupon_redemptions group by 1) counted where counted.coupon_id = coupons.id;
