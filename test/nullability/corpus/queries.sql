-- columns of a table
-- never: id, name; null: email
SELECT id, name, email FROM public.clients

-- a left join pads
-- never: id, c_name; null: e_name
SELECT o.id, c.name AS c_name, e.name AS e_name FROM public.orders o
JOIN public.clients c ON c.id = o.client_id LEFT JOIN public.employees e ON e.id = o.employee_id

-- a right join pads the left
-- never: id; null: o_id
SELECT c.id, o.id AS o_id FROM public.orders o RIGHT JOIN public.clients c ON c.id = o.client_id

-- a full join pads both
-- null: o_id, c_id
SELECT o.id AS o_id, c.id AS c_id FROM public.orders o FULL JOIN public.clients c ON c.id = o.client_id

-- a cross join pads nothing
-- never: a, b
SELECT c.id AS a, e.id AS b FROM public.clients c CROSS JOIN public.employees e

-- USING of an inner join
-- never: client_id, total, name
SELECT client_id, o.total, e.name FROM public.orders o JOIN public.employees e USING (client_id)

-- USING of a left join: the left's
-- never: client_id; null: name
SELECT client_id, e.name FROM public.orders o LEFT JOIN public.employees e USING (client_id)

-- USING of a full join: one of the two
-- never: client_id; null: a, b
SELECT client_id, o.client_id AS a, e.client_id AS b FROM public.orders o FULL JOIN public.employees e USING (client_id)

-- USING of a column that may be null, full
-- null: email
SELECT email FROM public.clients FULL JOIN public.employees USING (email)

-- NATURAL
-- never: client_id, id
SELECT client_id, o.id FROM public.orders o NATURAL JOIN public.employees e

-- an inner join proves what it compares
-- never: email, e_email
SELECT c.email, e.email AS e_email FROM public.clients c JOIN public.employees e ON e.email = c.email

-- a condition of a left join proves nothing of the left
-- null: email, e_name
SELECT c.email, e.name AS e_name FROM public.clients c LEFT JOIN public.employees e ON e.email = c.email AND c.email IS NOT NULL

-- WHERE takes the padding away
-- never: e_name, employee_id; null: email
SELECT e.name AS e_name, o.employee_id, e.email FROM public.orders o LEFT JOIN public.employees e ON e.id = o.employee_id
WHERE e.id IS NOT NULL AND o.employee_id > 0

-- WHERE on any column of the padded side
-- never: a, b
SELECT e.name AS a, e.email AS b FROM public.orders o LEFT JOIN public.employees e ON e.id = o.employee_id WHERE e.email LIKE '%@example.com'

-- IS NOT NULL
-- never: email; null: note
SELECT email, note FROM public.clients WHERE email IS NOT NULL

-- OR proves what both sides prove
-- never: email; null: note
SELECT email, note FROM public.clients WHERE email = 'a' OR (email > 'b' AND note IS NOT NULL)

-- NOT of IS NULL
-- never: email
SELECT email FROM public.clients WHERE NOT (email IS NULL OR note IS NULL)

-- IN, NOT IN, BETWEEN
-- never: email, note, discount
SELECT c.email, c.note, o.discount FROM public.clients c, public.orders o
WHERE c.email IN ('a', 'b') AND c.note NOT IN ('x') AND o.discount BETWEEN 1 AND 2

-- a strict function of it
-- never: email
SELECT email FROM public.clients WHERE length(lower(email)) > 3

-- DISTINCT FROM says nothing
-- null: email
SELECT email FROM public.clients WHERE email IS DISTINCT FROM 'a'

-- IS TRUE, IS NOT FALSE
-- never: email; null: note
SELECT email, note FROM public.clients WHERE (email = 'a') IS TRUE AND (note = 'a') IS NOT FALSE

-- IN a subquery
-- never: employee_id
SELECT employee_id FROM public.orders WHERE employee_id IN (SELECT id FROM public.employees)

-- EXISTS proves what it compares
-- never: employee_id
SELECT o.employee_id FROM public.orders o WHERE EXISTS (SELECT FROM public.employees e WHERE e.id = o.employee_id)

-- NOT EXISTS does not
-- null: employee_id
SELECT o.employee_id FROM public.orders o WHERE NOT EXISTS (SELECT FROM public.employees e WHERE e.id = o.employee_id)

-- a check forbids null
-- never: checked; null: carrier
SELECT checked, carrier FROM public.orders

-- generated columns
-- never: upper_code, has_email; null: short_note
SELECT upper_code, has_email, short_note FROM public.clients

-- COALESCE
-- never: a, b; null: c
SELECT COALESCE(email, '') AS a, COALESCE(note, email, name) AS b, COALESCE(email, note) AS c FROM public.clients

-- CASE
-- never: a, b, d; null: c
SELECT CASE WHEN email IS NULL THEN '' ELSE email END AS a, CASE WHEN email IS NOT NULL THEN email ELSE name END AS b,
  CASE WHEN active THEN name END AS c, CASE status WHEN 'x' THEN 1 ELSE 2 END AS d
FROM public.clients JOIN public.orders ON client_id = clients.id

-- literals, casts
-- never: a, b, c, d, e
SELECT 1 AS a, 'x'::text AS b, total::text AS c, placed::date AS d, total::integer AS e FROM public.orders

-- arithmetic and text
-- never: a, b, c; null: d
SELECT total * 2 + 1 AS a, status || '!' AS b, -total AS c, total - discount AS d FROM public.orders

-- dates
-- never: a, b, c, d
SELECT placed + interval '1 day' AS a, date_trunc('month', placed) AS b, placed AT TIME ZONE 'UTC' AS c, now() - placed AS d FROM public.orders

-- infinity has no month, no time of day, and no text by format
-- null: a, b, c; never: d
SELECT extract(month FROM placed) AS a, placed::time AS b, to_char(placed, 'YYYY') AS c, extract(year FROM placed) AS d FROM public.orders

-- what strict functions find
-- null: a, b, c, d
SELECT settings -> 'a' AS a, settings ->> 'a' AS b, substring(name FROM 'x+') AS c, array_length(ARRAY[]::integer[], 1) AS d FROM public.clients

-- strict and total
-- never: a, b, c, d
SELECT length(name) AS a, substring(name FROM 1 FOR 2) AS b, jsonb_typeof(settings) AS c, replace(upper(code), 'A', 'B') AS d FROM public.clients

-- NULLIF
-- null: a
SELECT NULLIF(total, 0) AS a FROM public.orders

-- GREATEST
-- never: a; null: b
SELECT GREATEST(total, discount) AS a, LEAST(discount, NULL) AS b FROM public.orders

-- truth values
-- never: a, b, c; null: d, e
SELECT total > 1 AS a, discount IS NULL AS b, total > 1 AND status = 'x' AS c, discount > 1 AS d, discount IN (1, 2) AS e FROM public.orders

-- EXISTS and IN as values
-- never: a, b; null: c
SELECT EXISTS (SELECT FROM public.clients) AS a, o.id IN (SELECT id FROM public.clients) AS b, o.id IN (SELECT boss_id FROM public.employees) AS c FROM public.orders o

-- ANY of an array
-- never: a; null: b
SELECT status = ANY (ARRAY['a', 'b']) AS a, 'x' = ANY (tags) AS b FROM public.orders, public.clients

-- counts without rows
-- never: n, m; null: s, a, l
SELECT count(*) AS n, count(discount) AS m, sum(total) AS s, array_agg(id) AS a, max(id) AS l FROM public.orders

-- groups have rows
-- never: client_id, n, s, x, a; null: d
SELECT client_id, count(*) AS n, sum(total) AS s, max(placed) AS x, array_agg(discount) AS a, sum(discount) AS d FROM public.orders GROUP BY client_id

-- FILTER may leave none
-- never: n; null: s
SELECT client_id, count(*) FILTER (WHERE total > 5) AS n, sum(total) FILTER (WHERE total > 5) AS s FROM public.orders GROUP BY client_id

-- WHERE holds for what is aggregated
-- never: s
SELECT client_id, sum(discount) AS s FROM public.orders WHERE discount IS NOT NULL GROUP BY client_id

-- HAVING
-- never: s
SELECT client_id, sum(discount) AS s FROM public.orders GROUP BY client_id HAVING sum(discount) > 10

-- COALESCE of a sum
-- never: s
SELECT COALESCE(sum(total), 0) AS s FROM public.orders

-- ROLLUP makes nulls of its keys
-- never: n, g; null: client_id, s
SELECT client_id, count(*) AS n, GROUPING(client_id) AS g, sum(total) AS s FROM public.orders GROUP BY ROLLUP (client_id)

-- CUBE over an expression
-- never: n; null: u, c
SELECT upper(status) AS u, COALESCE(status, 'x') AS c, count(*) AS n FROM public.orders GROUP BY CUBE (upper(status), COALESCE(status, 'x'), status)

-- GROUPING SETS
-- null: status, client_id
SELECT status, client_id FROM public.orders GROUP BY GROUPING SETS ((status), (client_id))

-- HAVING after ROLLUP
-- never: client_id
SELECT client_id, count(*) AS n FROM public.orders GROUP BY ROLLUP (client_id) HAVING client_id IS NOT NULL

-- windows
-- never: r, n, s, f, d; null: l, k
SELECT row_number() OVER w AS r, count(*) OVER w AS n, sum(total) OVER (PARTITION BY client_id ORDER BY placed) AS s,
  first_value(total) OVER w AS f, lag(total, 1, 0.00) OVER w AS d, lag(total) OVER w AS l, lead(total) OVER w AS k
FROM public.orders WINDOW w AS (PARTITION BY client_id ORDER BY placed)

-- a frame without the row itself
-- null: s, f
SELECT sum(total) OVER (ORDER BY id ROWS BETWEEN 2 PRECEDING AND 1 PRECEDING) AS s, first_value(id) OVER (ORDER BY id ROWS BETWEEN 1 FOLLOWING AND 2 FOLLOWING) AS f FROM public.orders

-- a window over groups
-- never: t
SELECT client_id, sum(sum(total)) OVER () AS t FROM public.orders GROUP BY client_id

-- UNION
-- never: a; null: b
SELECT id AS a, name AS b FROM public.clients UNION ALL SELECT id, carrier FROM public.orders

-- INTERSECT: of one side is enough
-- never: a
SELECT email AS a FROM public.clients INTERSECT SELECT name FROM public.employees

-- EXCEPT: of the left
-- never: a
SELECT name AS a FROM public.clients EXCEPT SELECT email FROM public.employees

-- VALUES
-- never: a; null: b
SELECT a, b FROM (VALUES (1, 'x'), (2, NULL)) v (a, b)

-- a subquery in FROM
-- never: n, c; null: m
SELECT s.n, s.m, s.c FROM (SELECT name AS n, max(discount) AS m, count(*) AS c FROM public.orders JOIN public.clients ON clients.id = client_id GROUP BY name) s

-- a padded subquery: a constant is null there
-- null: one
SELECT s.one FROM public.clients c LEFT JOIN (SELECT 1 AS one, client_id FROM public.orders) s ON s.client_id = c.id

-- LATERAL with an aggregate
-- never: n; null: m
SELECT s.n, s.m FROM public.clients c CROSS JOIN LATERAL (SELECT count(*) AS n, max(o.total) AS m FROM public.orders o WHERE o.client_id = c.id) s

-- LEFT JOIN LATERAL ON true: PostgreSQL still pads in principle, but one row is sure
-- never: n
SELECT s.n FROM public.clients c LEFT JOIN LATERAL (SELECT count(*) AS n FROM public.orders o WHERE o.client_id = c.id) s ON true

-- a scalar subquery may find nothing
-- null: a; never: b, c
SELECT (SELECT name FROM public.employees e WHERE e.id = o.employee_id) AS a, (SELECT count(*) FROM public.employees) AS b,
  COALESCE((SELECT max(total) FROM public.orders), 0) AS c FROM public.orders o

-- an array of a subquery
-- never: a
SELECT ARRAY(SELECT id FROM public.orders) AS a

-- a CTE
-- never: n, name; null: email
WITH big AS (SELECT c.name, c.email, count(*) AS n FROM public.clients c JOIN public.orders o ON o.client_id = c.id GROUP BY c.id) SELECT name, email, n FROM big

-- a recursive CTE
-- never: id, depth; null: boss_id
WITH RECURSIVE tree AS (SELECT id, boss_id, 0 AS depth FROM public.employees WHERE boss_id IS NULL
  UNION ALL SELECT e.id, e.boss_id, t.depth + 1 FROM public.employees e JOIN tree t ON t.id = e.boss_id) SELECT id, boss_id, depth FROM tree

-- a recursion that brings nulls in later
-- null: a
WITH RECURSIVE r(a, n) AS (SELECT 1, 1 UNION ALL SELECT CASE WHEN n > 2 THEN NULL ELSE a END, n + 1 FROM r WHERE n < 5) SELECT a FROM r

-- a view on a view
-- never: id, total, client; null: discount, employee
SELECT id, total, client, discount, employee FROM public.order_lines

-- a padded view
-- null: client
SELECT l.client FROM public.clients c LEFT JOIN public.order_lines l ON l.id = c.id

-- functions that make rows
-- never: n, k, v, o; null: t
SELECT g.n, e.key AS k, e.value AS v, x.t, x.o FROM generate_series(1, 3) g(n), public.clients c, jsonb_each(c.settings) e, unnest(c.tags) WITH ORDINALITY x(t, o)

-- JSON built
-- never: a, b, c
SELECT jsonb_build_object('a', email) AS a, to_jsonb(name) AS b, jsonb_agg(id) OVER () AS c FROM public.clients

-- a cast of JSON null
-- null: a
SELECT (settings -> 'n')::integer AS a FROM public.clients WHERE settings -> 'n' IS NOT NULL

-- what WHERE says of an expression holds of it
-- never: a
SELECT settings ->> 'n' AS a FROM public.clients WHERE settings ->> 'n' IS NOT NULL

-- bounds of ranges
-- null: a; never: b
SELECT upper(int4range(id, NULL)) AS a, lower(name) AS b FROM public.clients

-- concat never yields null
-- never: a, b
SELECT concat(email, note) AS a, format('%s', email) AS b FROM public.clients

-- a chain of outer joins
-- never: c; null: o, e
SELECT c.id AS c, o.id AS o, e.id AS e FROM public.clients c LEFT JOIN public.orders o ON o.client_id = c.id LEFT JOIN public.employees e ON e.id = o.employee_id

-- an inner join after an outer takes its padding away
-- never: o, e
SELECT o.id AS o, e.name AS e FROM public.clients c LEFT JOIN public.orders o ON o.client_id = c.id JOIN public.employees e ON e.id = o.employee_id

-- DISTINCT and ORDER BY change nothing
-- never: status; null: carrier
SELECT DISTINCT status, carrier FROM public.orders ORDER BY carrier

-- one of two is set whenever the other is
-- null: tracking
SELECT tracking FROM public.orders

-- a check ties it to what WHERE says
-- never: tracking
SELECT tracking FROM public.orders WHERE carrier IS NOT NULL

-- percentiles of groups
-- never: p, m
SELECT client_id, percentile_cont(0.5) WITHIN GROUP (ORDER BY total) AS p, mode() WITHIN GROUP (ORDER BY status) AS m FROM public.orders GROUP BY client_id
