CREATE TABLE public.clients (
  id integer PRIMARY KEY, name text NOT NULL, code text NOT NULL UNIQUE, email text, note text,
  tags text[], active boolean NOT NULL, since date NOT NULL, settings jsonb NOT NULL,
  upper_code text GENERATED ALWAYS AS (upper(code)) STORED,
  has_email boolean GENERATED ALWAYS AS (email IS NOT NULL) STORED,
  short_note text GENERATED ALWAYS AS ("left"(note, 10)) STORED);
CREATE TABLE public.orders (
  id integer PRIMARY KEY, client_id integer NOT NULL REFERENCES public.clients, employee_id integer,
  status text NOT NULL, total numeric(12,2) NOT NULL, discount numeric(12,2),
  placed timestamptz NOT NULL, shipped timestamptz, parent_id integer,
  carrier text, tracking text, checked text,
  CHECK (checked IS NOT NULL AND checked <> ''),
  CHECK ((carrier IS NULL) = (tracking IS NULL)));
CREATE TABLE public.employees (
  id integer PRIMARY KEY, client_id integer NOT NULL, name text NOT NULL, email text, boss_id integer, hours time NOT NULL);
CREATE VIEW public.order_lines AS
  SELECT o.id, o.total, o.discount, c.name AS client, e.name AS employee
  FROM public.orders o JOIN public.clients c ON c.id = o.client_id LEFT JOIN public.employees e ON e.id = o.employee_id;
