-- The way back from migration 0001_initial_schema

-- @tx 1 drop view public.active_products_view and 13 more
BEGIN;

-- drop view public.active_products_view
DROP VIEW public.active_products_view;

-- drop view public.orders_summary_view
DROP VIEW public.orders_summary_view;

-- drop view public.site_products_view
DROP VIEW public.site_products_view;

-- drop table public.admin_users
DROP TABLE public.admin_users;

-- drop table public.analytics_events
DROP TABLE public.analytics_events;

-- drop table public.audit_logs
DROP TABLE public.audit_logs;

-- drop table public.orders
DROP TABLE public.orders;

-- drop table public.employees
DROP TABLE public.employees;

-- drop table public.site_product_exclusions
DROP TABLE public.site_product_exclusions;

-- drop table public.products
DROP TABLE public.products;

-- drop table public.sites
DROP TABLE public.sites;

-- drop table public.catalogs
DROP TABLE public.catalogs;

-- drop table public.clients
DROP TABLE public.clients;

-- drop function public.update_updated_at_column()
DROP FUNCTION public.update_updated_at_column();

COMMIT;
