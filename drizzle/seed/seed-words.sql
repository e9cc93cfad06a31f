-- Names that go together, by where they come from, with the share of people in the city.
create temp table demo_origins (origin text, share double precision, locale text, first_names text[], last_names text[]) on commit drop;
insert into demo_origins values
('pt', 0.66, 'pt-PT',
 '{Maria,Ana,Beatriz,Inês,Mariana,Leonor,Matilde,Carolina,Francisca,Sofia,Catarina,Rita,Joana,Marta,Teresa,Helena,Cláudia,Sara,Diana,Margarida,Patrícia,Filipa,Susana,Raquel,Vera,Lúcia,Isabel,Luísa,Madalena,Constança,João,Francisco,Rodrigo,Tomás,Afonso,Duarte,Miguel,Pedro,Tiago,Gonçalo,Diogo,Rui,Nuno,André,Ricardo,Bruno,Paulo,Luís,António,Manuel,José,Hugo,Filipe,Vasco,Simão,Jorge,Carlos,Daniel,David,Henrique}',
 '{Silva,Santos,Ferreira,Pereira,Oliveira,Costa,Rodrigues,Martins,Sousa,Fernandes,Gonçalves,Gomes,Lopes,Marques,Alves,Almeida,Ribeiro,Pinto,Carvalho,Teixeira,Moreira,Correia,Mendes,Nunes,Soares,Vieira,Monteiro,Cardoso,Rocha,Neves,Coelho,Cruz,Cunha,Pires,Ramos,Reis,Simões,Antunes,Matos,Fonseca,Machado,Araújo,Barbosa,Tavares,Lourenço,Castro,Figueiredo,Azevedo,Freitas,Magalhães,Henriques,Lima,Guerreiro,Batista,Pacheco,Branco,Nogueira,Vaz,Serrano,Brandão}'),
('br', 0.09, 'pt-BR', '{Thiago,Larissa,Rafael,Camila,Lucas,Juliana,Gustavo,Fernanda,Leandro,Bruna,Vinícius,Tainá}',
 '{Barros,Nascimento,Moura,Dias,Teles,Farias,Cavalcanti,Duarte,Peixoto,Siqueira,Bastos,Moraes}'),
('uk', 0.05, 'en-GB', '{Oliver,Emily,Harry,Charlotte,George,Grace,Thomas,Hannah,Callum,Fiona,Rhys,Niamh}',
 '{Walker,Hughes,Bennett,Fletcher,Morgan,Shaw,Campbell,Doyle,Whitfield,Barker,Ellis,Pryce}'),
('fr', 0.04, 'fr-FR', '{Camille,Hugo,Léa,Antoine,Chloé,Mathieu,Manon,Julien,Élise,Baptiste,Amandine,Olivier}',
 '{Lefèvre,Moreau,Girard,Roussel,Fontaine,Chevalier,Dupuis,Marchand,Renaud,Perrin,Delmas,Vasseur}'),
('de', 0.03, 'de-DE', '{Lukas,Hannah,Jonas,Lea,Felix,Katharina,Moritz,Annika,Stefan,Johanna,Tobias,Greta}',
 '{Schneider,Hoffmann,Brandt,Vogel,Krüger,Lehmann,Seidel,Winkler,Bergmann,Kaiser,Lorenz,Albrecht}'),
('es', 0.03, 'es-ES', '{Lucía,Álvaro,Carmen,Javier,Paula,Sergio,Elena,Adrián,Nuria,Pablo,Rocío,Iker}',
 '{García,Navarro,Ortega,Iglesias,Serra,Molina,Vidal,Castillo,Campos,Rubio,Prieto,Aguirre}'),
('it', 0.03, 'it-IT', '{Giulia,Matteo,Chiara,Lorenzo,Francesca,Davide,Elisa,Marco,Silvia,Andrea,Paola,Enrico}',
 '{Rossi,Conti,Greco,Ferrari,Bianchi,Moretti,Fontana,Rinaldi,Caruso,Gallo,Marino,Villa}'),
('in', 0.02, 'en-GB', '{Aarav,Priya,Rohan,Ananya,Arjun,Meera,Vikram,Kavya,Sanjay,Neha}',
 '{Sharma,Patel,Nair,Reddy,Iyer,Mehta,Banerjee,Kapoor,Gill,Menon}'),
('np', 0.02, 'en-GB', '{Bishal,Sunita,Prakash,Anita,Suresh,Gita,Ramesh,Puja}', '{Gurung,Thapa,Shrestha,Tamang,Rai,Adhikari,Karki,Lama}'),
('ao', 0.02, 'pt-PT', '{Edson,Nayara,Gelson,Yara,Osvaldo,Kiesse,Délcio,Weza}',
  '{Baptista,Domingos,Manuel,Kiala,Quissanga,Cabral,Tavira,Évora}'),
('other', 0.01, 'en-GB', '{Mei,Kwame,Oksana,Hiroshi,Aisha,Piotr,Sanne,Mehmet,Linnea,Omar}',
 '{Chen,Mensah,Kovalenko,Tanaka,Haddad,Nowak,De Vries,Yılmaz,Nyström,Farouk}');

create temp table demo_origin_of on commit drop as
select slot, (select origin from (select origin, sum(share) over (order by share desc, origin) as high from demo_origins) shares
  where (slot + 0.5) / 200 < high order by high limit 1) as origin
from generate_series(0, 199) slot;

-- Streets of Lisbon from their first house to their last; the numbers are rough, but every house stands on land.
create temp table demo_streets (
  place integer generated always as identity, street text, district text, postal text,
  from_lat double precision, from_lon double precision, to_lat double precision, to_lon double precision, houses integer
) on commit drop;
insert into demo_streets (street, district, postal, from_lat, from_lon, to_lat, to_lon, houses) values
('Rua de Belém', 'Belém', '1300-08', 38.6970, -9.2020, 38.6968, -9.2050, 120),
('Calçada da Ajuda', 'Ajuda', '1300-01', 38.6985, -9.1995, 38.7070, -9.1985, 260),
('Rua Gonçalves Zarco', 'Restelo', '1400-19', 38.7030, -9.2130, 38.7060, -9.2150, 40),
('Rua Luís de Camões', 'Alcântara', '1300-35', 38.7035, -9.1800, 38.7060, -9.1790, 140),
('Rua Coelho da Rocha', 'Campo de Ourique', '1350-07', 38.7165, -9.1610, 38.7170, -9.1690, 130),
('Rua Ferreira Borges', 'Campo de Ourique', '1350-12', 38.7195, -9.1640, 38.7145, -9.1660, 190),
('Rua Saraiva de Carvalho', 'Campo de Ourique', '1350-30', 38.7155, -9.1605, 38.7150, -9.1690, 320),
('Rua da Lapa', 'Estrela', '1200-70', 38.7120, -9.1595, 38.7125, -9.1620, 110),
('Rua de São Domingos à Lapa', 'Estrela', '1200-83', 38.7085, -9.1590, 38.7125, -9.1600, 130),
('Rua de São Bento', 'São Bento', '1250-21', 38.7105, -9.1535, 38.7185, -9.1545, 690),
('Rua do Século', 'Misericórdia', '1200-43', 38.7117, -9.1485, 38.7160, -9.1493, 180),
('Rua da Rosa', 'Bairro Alto', '1200-38', 38.7112, -9.1455, 38.7153, -9.1460, 320),
('Rua da Misericórdia', 'Chiado', '1200-27', 38.7110, -9.1432, 38.7135, -9.1433, 140),
('Rua do Alecrim', 'Chiado', '1200-01', 38.7078, -9.1438, 38.7105, -9.1434, 120),
('Rua Garrett', 'Chiado', '1200-20', 38.7107, -9.1424, 38.7108, -9.1398, 120),
('Rua Augusta', 'Baixa', '1100-05', 38.7090, -9.1370, 38.7132, -9.1386, 280),
('Rua da Prata', 'Baixa', '1100-41', 38.7090, -9.1361, 38.7130, -9.1375, 290),
('Rua dos Fanqueiros', 'Baixa', '1100-23', 38.7092, -9.1352, 38.7128, -9.1366, 300),
('Rua da Palma', 'Martim Moniz', '1100-39', 38.7165, -9.1365, 38.7195, -9.1358, 310),
('Rua da Voz do Operário', 'São Vicente', '1100-62', 38.7140, -9.1285, 38.7155, -9.1300, 60),
('Rua da Graça', 'Graça', '1170-16', 38.7160, -9.1305, 38.7215, -9.1290, 190),
('Avenida Almirante Reis', 'Arroios', '1150-01', 38.7205, -9.1355, 38.7400, -9.1337, 260),
('Rua Morais Soares', 'Penha de França', '1900-34', 38.7330, -9.1335, 38.7345, -9.1265, 170),
('Rua Actor Taborda', 'Arroios', '1000-00', 38.7345, -9.1415, 38.7350, -9.1385, 60),
('Rua Dom Pedro V', 'Príncipe Real', '1250-09', 38.7153, -9.1450, 38.7165, -9.1478, 130),
('Rua da Escola Politécnica', 'Príncipe Real', '1250-10', 38.7165, -9.1485, 38.7193, -9.1530, 280),
('Avenida da Liberdade', 'Santo António', '1250-14', 38.7160, -9.1415, 38.7245, -9.1490, 270),
('Rua Castilho', 'Santo António', '1250-06', 38.7195, -9.1500, 38.7285, -9.1575, 230),
('Rua Rodrigo da Fonseca', 'Santo António', '1250-19', 38.7205, -9.1530, 38.7275, -9.1575, 200),
('Rua Braamcamp', 'Santo António', '1250-05', 38.7235, -9.1500, 38.7215, -9.1545, 90),
('Rua Tierno Galvan', 'Amoreiras', '1070-27', 38.7225, -9.1615, 38.7250, -9.1605, 20),
('Rua Marquês de Fronteira', 'Campolide', '1070-29', 38.7290, -9.1580, 38.7330, -9.1505, 170),
('Avenida Duque de Ávila', 'Avenidas Novas', '1050-08', 38.7350, -9.1500, 38.7355, -9.1420, 190),
('Avenida Defensores de Chaves', 'Avenidas Novas', '1000-11', 38.7355, -9.1445, 38.7425, -9.1455, 90),
('Avenida da República', 'Avenidas Novas', '1050-18', 38.7345, -9.1460, 38.7480, -9.1485, 100),
('Avenida 5 de Outubro', 'Avenidas Novas', '1050-05', 38.7345, -9.1480, 38.7480, -9.1515, 290),
('Avenida Miguel Bombarda', 'Avenidas Novas', '1050-16', 38.7375, -9.1510, 38.7385, -9.1440, 150),
('Avenida Elias Garcia', 'Avenidas Novas', '1050-09', 38.7410, -9.1520, 38.7420, -9.1450, 180),
('Avenida Guerra Junqueiro', 'Areeiro', '1000-16', 38.7390, -9.1375, 38.7420, -9.1375, 30),
('Avenida João XXI', 'Areeiro', '1000-30', 38.7425, -9.1440, 38.7420, -9.1370, 80),
('Avenida de Roma', 'Alvalade', '1700-34', 38.7415, -9.1375, 38.7535, -9.1410, 110),
('Avenida do Brasil', 'Alvalade', '1700-06', 38.7608, -9.1430, 38.7592, -9.1310, 200),
('Alameda das Linhas de Torres', 'Lumiar', '1750-14', 38.7625, -9.1590, 38.7740, -9.1610, 280),
('Rua Tomás da Fonseca', 'São Domingos de Benfica', '1600-20', 38.7480, -9.1740, 38.7520, -9.1710, 50),
('Estrada de Benfica', 'Benfica', '1500-07', 38.7440, -9.1700, 38.7505, -9.2000, 760),
('Alameda dos Oceanos', 'Parque das Nações', '1990-20', 38.7600, -9.0985, 38.7780, -9.0955, 110);

-- Addresses of networks that exist for documentation only.
create function demo_address(key text) returns text
  language sql immutable parallel safe
  return ('{203.0.113.,198.51.100.,192.0.2.}'::text[])[1 + whole(key, 31, 3)] || (1 + whole(key, 32, 254));

create temp table demo_agents (place integer, share integer, agent text, browser text, os text, device text) on commit drop;
insert into demo_agents values
(1, 26, 'Mozilla/5.0 (iPhone; CPU iPhone OS 19_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1', 'Mobile Safari', 'iOS', 'iPhone'),
(2, 24, 'Mozilla/5.0 (Linux; Android 15; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Mobile Safari/537.36', 'Chrome Mobile',
  'Android', 'Samsung Galaxy'),
(3, 8, 'Mozilla/5.0 (Linux; Android 14; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36', 'Chrome Mobile',
  'Android', 'Xiaomi Redmi'),
(4, 18, 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36', 'Chrome',
  'Windows', 'Desktop'),
(5, 10, 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Safari/605.1.15', 'Safari',
  'macOS', 'Mac'),
(6, 7, 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/143.0.0.0 Safari/537.36 Edg/143.0.0.0',
  'Edge', 'Windows', 'Desktop'),
(7, 5, 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox', 'Windows', 'Desktop'),
(8, 2, 'Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0', 'Firefox', 'Linux', 'Desktop');

create temp table demo_agent_of on commit drop as
select (row_number() over (order by place, copy) - 1)::integer as slot, place, agent, browser, os, device,
  jsonb_build_object('library', jsonb_build_object('name', 'analytics.js', 'version', 'next-1.81.0'), 'locale',
    case when os in ('Linux', 'macOS') then 'en-GB' else 'pt-PT' end, 'timezone', 'Europe/Lisbon', 'device', device, 'os', os) as context
from demo_agents, generate_series(1, share) copy;
create unique index on demo_agent_of (slot);
analyze demo_agent_of;
