-- What can be booked, and at what price in euro cents.
insert into service_categories (id, name, description, icon, sort_order, is_active, created_at, updated_at)
select demo_id('category ' || name), name, description, icon, place * 10, is_active, local_time(today() - 700, 10),
  local_time(today() - 700, 10)
from (values (1, 'Shirts and everyday', 'Washed, pressed and on hangers or folded.', 'shirt', true),
  (2, 'Dry cleaning', 'For what must not see water.', 'sparkles', true),
  (3, 'Wash and fold', 'By weight or by the bag.', 'washing-machine', true),
  (4, 'Household and linen', 'Bedding, tables, curtains, and linen for houses.', 'bed', true),
    (5, 'Alterations and repairs', 'By our own seamstresses in Arroios.', 'scissors', true),
    (6, 'Specialist care', 'Leather, wedding dresses, costumes.', 'gem', true),
  (7, 'Rugs', 'Not taken at present.', 'grid', false)) listed (place, name, description, icon, is_active);

create temp table demo_services (
  place integer, code text, name text, category text, type text, price integer, unit text, days integer, least_items integer,
    most_items integer,
  personal integer, business integer, from_count integer, to_count integer, pieces text[], id uuid
) on commit drop;
insert into demo_services values
(1, 'SHIRT', 'Shirt, washed and pressed', 'Shirts and everyday', 'pressing', 290, 'item', 2, 1, 80, 26, 10, 2, 9,
  '{"Business shirt, white","Business shirt, blue","Business shirt, striped","Shirt, linen","Polo shirt"}'),
(2, 'BLOUSE', 'Blouse', 'Shirts and everyday', 'pressing', 420, 'item', 2, 1, 40, 9, 2, 1, 4,
  '{"Blouse, silk","Blouse, cotton","Blouse, pleated"}'),
(3, 'TROUSERS', 'Trousers', 'Shirts and everyday', 'pressing', 480, 'item', 2, 1, 40, 10, 3, 1, 4,
  '{"Trousers, wool","Chinos","Jeans, pressed"}'),
(4, 'SUIT', 'Two-piece suit', 'Dry cleaning', 'dry_cleaning', 1450, 'item', 3, 1, 20, 9, 5, 1, 2,
  '{"Suit, navy","Suit, charcoal","Suit, linen","Dinner suit"}'),
(5, 'DRESS', 'Dress', 'Dry cleaning', 'dry_cleaning', 1290, 'item', 3, 1, 20, 8, 1, 1, 3,
  '{"Dress, evening","Dress, summer","Dress, pleated"}'),
(6, 'COAT', 'Coat', 'Dry cleaning', 'dry_cleaning', 1790, 'item', 4, 1, 10, 6, 1, 1, 2, '{"Wool coat","Trench coat","Down jacket"}'),
(7, 'TIE', 'Tie or scarf', 'Dry cleaning', 'dry_cleaning', 550, 'item', 3, 1, 20, 3, 1, 1, 3, '{"Silk tie","Silk scarf"}'),
(8, 'KNIT', 'Knitwear', 'Dry cleaning', 'dry_cleaning', 690, 'item', 3, 1, 20, 5, 1, 1, 4, '{"Pullover, cashmere","Cardigan, wool"}'),
(9, 'WASH-KG', 'Wash and fold', 'Wash and fold', 'wash_and_fold', 395, 'kilogram', 1, 3, 60, 14, 3, 3, 9,
  '{"Mixed laundry","Whites","Colours"}'),
(10, 'WASH-BAG', 'Weekly bag', 'Wash and fold', 'wash_and_fold', 1890, 'bag', 2, 1, 8, 8, 1, 1, 2, '{"Weekly bag"}'),
(11, 'DELICATE-KG', 'Delicates, washed cool', 'Wash and fold', 'wash_and_fold', 620, 'kilogram', 2, 1, 20, 4, 1, 1, 3,
  '{"Delicates","Sportswear"}'),
(12, 'DUVET', 'Duvet', 'Household and linen', 'household', 2190, 'item', 4, 1, 10, 6, 1, 1, 2,
  '{"Duvet, double","Duvet, single","Bedspread"}'),
(13, 'CURTAIN-KG', 'Curtains', 'Household and linen', 'household', 890, 'kilogram', 5, 2, 60, 2, 1, 3, 8,
  '{"Curtains, lined","Sheer curtains"}'),
(14, 'BEDDING', 'Set of bed linen', 'Household and linen', 'household', 1150, 'item', 2, 1, 60, 7, 4, 1, 3,
  '{"Bed linen, double","Bed linen, single"}'),
(15, 'LINEN-KG', 'House linen', 'Household and linen', 'household', 210, 'kilogram', 1, 10, 900, 0, 24, 18, 70,
  '{"Sheets and covers","Sheets","Pillow cases"}'),
(16, 'TOWEL-KG', 'Towels', 'Household and linen', 'household', 185, 'kilogram', 1, 5, 900, 0, 22, 10, 45,
  '{"Bath towels","Hand towels","Pool towels"}'),
(17, 'TABLECLOTH', 'Tablecloth', 'Household and linen', 'household', 380, 'item', 2, 1, 300, 2, 9, 6, 30,
  '{"Tablecloth, white","Tablecloth, round"}'),
(18, 'NAPKIN', 'Napkin', 'Household and linen', 'household', 45, 'item', 2, 10, 2000, 0, 9, 40, 180,
  '{"Napkins, linen","Napkins, cotton"}'),
(19, 'UNIFORM', 'Uniform', 'Shirts and everyday', 'pressing', 520, 'item', 2, 1, 200, 0, 14, 3, 14,
  '{"Front desk uniform","Housekeeping tunic","Polo with logo"}'),
(20, 'CHEF', 'Chef''s jacket', 'Shirts and everyday', 'pressing', 410, 'item', 2, 1, 200, 0, 8, 4, 14, '{"Chef''s jacket","Apron"}'),
(21, 'HEM', 'Hem', 'Alterations and repairs', 'alterations', 900, 'item', 3, 1, 10, 3, 1, 1, 2, '{"Trouser hem","Skirt hem"}'),
(22, 'ZIP', 'New zip', 'Alterations and repairs', 'alterations', 1400, 'item', 5, 1, 5, 2, 0, 1, 1, '{"Zip, trousers","Zip, jacket"}'),
(23, 'WEDDING', 'Wedding dress', 'Specialist care', 'specialist', 14900, 'item', 10, 1, 1, 1, 0, 1, 1,
  '{"Wedding dress with train","Wedding dress, lace"}'),
(24, 'LEATHER', 'Leather jacket', 'Specialist care', 'specialist', 4900, 'item', 10, 1, 3, 1, 0, 1, 1, '{"Leather jacket","Suede jacket"}'),
(25, 'COSTUME', 'Stage costume', 'Specialist care', 'specialist', 2400, 'item', 4, 1, 60, 0, 4, 2, 9,
  '{"Stage costume","Costume, period","Dance costume"}'),
(26, 'RUG', 'Rug', 'Rugs', 'specialist', 3200, 'item', 12, 1, 4, 0, 0, 1, 1, '{"Rug"}');
update demo_services set id = demo_id('service ' || code);

insert into services (id, category_id, name, code, description, type, base_price, currency, price_unit, processing_days, min_items,
  max_items, is_active, sort_order, created_at, updated_at)
select id, demo_id('category ' || category), name, code,
  case unit when 'kilogram' then 'Weighed when it arrives; at least ' || least_items || ' kg.' when 'bag'
    then 'As much as fits into our bag.' else 'Per piece, inspected before and after.' end,
  type, price, 'EUR', unit, days, least_items, most_items, code <> 'RUG', place * 10, local_time(today() - 700, 10),
    local_time(today() - 120, 10)
from demo_services;

insert into service_options (id, name, code, price, currency, category, description, is_active, created_at, updated_at)
select demo_id('option ' || code), name, code, price, 'EUR', category, description, code <> 'PERFUME', local_time(today() - 700, 10),
  local_time(today() - 700, 10)
from (values ('HANGER', 'On hangers', 30, 'Finish', 'Per piece.'), ('FOLDED', 'Folded in a box', 60, 'Finish', 'For travelling.'),
  ('STARCH', 'Light starch', 40, 'Finish', null), ('STAIN', 'Stain treatment', 350, 'Care', 'By hand, before washing.'),
  ('FREE', 'Fragrance-free', 0, 'Care', 'No scent, no softener.'), ('ECO', 'Eco wash', 0, 'Care', 'At 30 degrees, dried on the line.'),
    ('BUTTON', 'Button replaced', 150, 'Repair', null), ('NAMES', 'Name labels', 80, 'Repair', 'Sewn in, per piece.'),
  ('INSURE', 'Insured to 2,000.00', 490, 'Delivery', null), ('NEIGHBOUR', 'Leave with a neighbour', 0, 'Delivery', null),
    ('PERFUME', 'Lavender', 50, 'Care', 'Withdrawn.')) listed (code, name, price, category, description);

insert into service_service_options (id, service_id, service_option_id, is_required, created_at, updated_at)
select demo_id('option of ' || services.code || listed.code), services.id, demo_id('option ' || listed.code),
  listed.code = 'INSURE' and services.code = 'WEDDING' or listed.code = 'NAMES' and services.code = 'COSTUME', local_time(today() - 690, 10),
  local_time(today() - 690, 10)
from demo_services services join (values ('HANGER', '{pressing,dry_cleaning}'::text[]), ('FOLDED', '{pressing}'), ('STARCH', '{pressing}'),
  ('STAIN', '{pressing,dry_cleaning,household,wash_and_fold}'), ('FREE', '{wash_and_fold,household}'), ('ECO', '{wash_and_fold,household}'),
  ('BUTTON', '{pressing,dry_cleaning,alterations}'), ('NAMES', '{specialist,household}'), ('INSURE', '{specialist}'),
    ('NEIGHBOUR', '{pressing,wash_and_fold,household,dry_cleaning}')) listed (code, types) on services.type = any (listed.types);

-- What is booked how often: two hundred tickets for people, and as many for each kind of house.
create temp table demo_service_of on commit drop as
select audience, (row_number() over (partition by audience order by place, copy) - 1)::integer as slot, place
from (
  select 'personal' as audience, place, personal as tickets from demo_services
  union all
  select kind, place, business from demo_services join (values ('hotel', '{LINEN-KG,TOWEL-KG,UNIFORM,NAPKIN,BEDDING}'::text[]),
    ('guesthouse', '{LINEN-KG,TOWEL-KG,BEDDING}'), ('restaurant', '{TABLECLOTH,NAPKIN,CHEF}'), ('gym', '{TOWEL-KG,UNIFORM}'),
    ('spa', '{TOWEL-KG,UNIFORM,LINEN-KG}'), ('clinic', '{UNIFORM,LINEN-KG,TOWEL-KG}'), ('theatre', '{COSTUME,SHIRT,WASH-KG}'),
      ('office', '{SHIRT,SUIT,TROUSERS,BLOUSE,UNIFORM}')) houses (kind, codes) on code = any (codes)
) tickets, generate_series(1, tickets) copy;
create unique index on demo_service_of (audience, slot);
create unique index on demo_services (place);
analyze demo_services;
analyze demo_service_of;
create temp table demo_audiences on commit drop as select audience, count(*)::integer as slots from demo_service_of group by 1;
