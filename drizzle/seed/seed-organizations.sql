-- The businesses. Twenty-four have been thought up one by one; more come from the same kinds of name.
create temp table demo_orgs (
  n integer, id uuid, name text, slug text, trade text, people integer, street text, orders double precision,
  joined_at timestamptz, suspended_at timestamptz, archived_at timestamptz, notes text
) on commit drop;
-- Before the first update: an index made after one is of no use to its own transaction.
create unique index on demo_orgs (n);
insert into demo_orgs (n, name, trade, people, street, orders, joined_at, notes)
select n, name, trade, people, street, orders, local_time(today() - days, 9 + chance(name, 1) * 8), notes
from (values
(1, 'Northwind', 'hotel', 26, 'Avenida da Liberdade', 15, 690,
  'Two hotels and a house of serviced apartments. Linen goes out before eight every day; the loading dock is in the side street.'),
(2, 'Contoso', 'office', 22, 'Avenida da República', 6, 610,
  'Shirts and suits are a staff benefit, paid by the company up to 40.00 per person and month.'),
(3, 'Hotel Miradouro do Carmo', 'hotel', 16, 'Rua da Misericórdia', 9, 540, null),
(4, 'Pensão Alecrim', 'guesthouse', 7, 'Rua do Alecrim', 4, 505, 'No lift. Bags wait behind the reception.'),
(5, 'Casa da Graça Guesthouse', 'guesthouse', 6, 'Rua da Graça', 4, 470, null),
(6, 'Aurora Suites', 'hotel', 14, 'Alameda dos Oceanos', 8, 455, null),
(7, 'Quinta do Loureiro Hotel', 'hotel', 15, 'Estrada de Benfica', 8, 430, 'Asked for a second pickup on Mondays from the spring on.'),
(8, 'Tasca do Limoeiro', 'restaurant', 8, 'Rua da Rosa', 4, 410, null),
(9, 'Cervejaria Sete Colinas', 'restaurant', 12, 'Avenida Almirante Reis', 5, 395, null),
(10, 'Marisqueira Ponte Nova', 'restaurant', 9, 'Rua de Belém', 3, 380, 'Three invoices unpaid; stopped until they are settled.'),
(11, 'Bistro Verde-Água', 'restaurant', 7, 'Rua Dom Pedro V', 3, 350, null),
(12, 'Padaria Trigo & Sal', 'restaurant', 10, 'Avenida de Roma', 3, 335, null),
(13, 'Ginásio Pulso', 'gym', 11, 'Avenida Duque de Ávila', 5, 310, null),
(14, 'Forte Training Club', 'gym', 9, 'Rua Luís de Camões', 4, 290, null),
(15, 'Spa Azulejo', 'spa', 8, 'Rua Castilho', 5, 275, 'Fragrance-free washing only.'),
(16, 'Clínica Dentária Girassol', 'clinic', 8, 'Avenida Guerra Junqueiro', 3, 260, null),
(17, 'Teatro da Travessa', 'theatre', 13, 'Rua de São Bento', 2, 240, 'Costumes come with a list of pieces; nothing leaves without it.'),
(18, 'Companhia de Dança Maré', 'theatre', 9, 'Rua da Voz do Operário', 2, 225,
  'Closed after the season; the account is kept for the papers.'),
(19, 'Orquestra Cidade Branca', 'theatre', 12, 'Rua Marquês de Fronteira', 2, 200, null),
(20, 'Fabrikam Coworking', 'office', 14, 'Avenida 5 de Outubro', 3, 180, null),
(21, 'Atlântico Advogados', 'office', 16, 'Rua Braamcamp', 4, 150, null),
(22, 'Adventure Works Tours', 'office', 9, 'Rua Augusta', 2, 120, null),
(23, 'Wide World Rentals', 'guesthouse', 8, 'Rua da Prata', 6, 41, 'Forty short-stay flats between Baixa and Graça.'),
(24, 'Casa de Repouso Santa Luzia', 'clinic', 11, 'Avenida do Brasil', 4, 10, 'On trial. Wants names sewn into every piece.')
) named (n, name, trade, people, street, orders, days, notes);

insert into demo_orgs (n, name, trade, people, street, orders, joined_at)
select n,
  case trade when 'hotel' then 'Hotel ' when 'guesthouse' then 'Casa ' when 'restaurant' then 'Restaurante ' when 'gym' then 'Ginásio '
    when 'spa' then 'Spa ' when 'clinic' then 'Clínica ' when 'theatre' then 'Teatro ' else 'Escritórios ' end
  || ('{Aurora,Belmonte,Cotovia,Dunas,Estrela,Farol,Girassol,Horizonte,Ilha,Jacarandá,Lagoa,Magnólia,Navio,Oliveira,Palmeira,Ribeira,Salgueiro,Tejo,Varanda,Zambujeiro}'::text[])[1 + whole('org ' || n, 1, 20)]
  || ' ' || ('{da Praça,do Jardim,da Colina,do Mercado,da Ponte,do Arco,das Flores,do Cais,da Torre,do Largo}'::text[])[1 + whole('org ' || n, 2, 10)]
  || case when n > 100 then ' ' || n else '' end,
  trade, 6 + whole('org ' || n, 3, 11), (select street from demo_streets where place = 1 + whole('org ' || n, 4, 46)),
  2 + 6 * chance('org ' || n, 5), local_time(today() - 95 - whole('org ' || n, 6, 500), 10)
from (select n, ('{hotel,guesthouse,restaurant,restaurant,gym,spa,clinic,theatre,office,office}'::text[])[1 + n % 10] as trade
  from generate_series(25, 24 * demo_scale()) n) more;

update demo_orgs set id = demo_id('organization ' || n),
  slug = trim(both '-' from plain_letters(name)) || case when n > 24 and n <= 100 then '-' || n else '' end,
  suspended_at = case n when 10 then local_time(today() - 12, 11.4) end,
  archived_at = case n when 18 then local_time(today() - 33, 16.2) end;

-- Who orders how much: the place of each in the line from zero to one.
create temp table demo_org_of on commit drop as
select slot, width_bucket((slot + 0.5::double precision) / (2000 * demo_scale()), lows) as n
from (select array_agg(low order by n) as lows from (select n, (sum(orders) over (order by n) - orders) / sum(orders) over () as low
  from demo_orgs) line) lines,
  generate_series(0, 2000 * demo_scale() - 1) slot;
create unique index on demo_org_of (slot) include (n);
analyze demo_orgs;
analyze demo_org_of;
