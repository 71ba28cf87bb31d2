/**
 * What objects of modelled kinds may have that no prop tells, one query a fact, like `unmodelled-objects.ts`. Defaults are no
 * facts: only what somebody has said.
 */
export const unmodelledStates: readonly string[] = [
  `SELECT 'constraint that is not validated', k.conname || ' on ' || r.label, NULL
   FROM pg_constraint k JOIN rel r ON r.oid = k.conrelid
   WHERE NOT k.convalidated AND k.contype <> 'n' AND coalesce((to_jsonb(k) ->> 'conenforced')::boolean, true)`,
  `SELECT 'constraint that is not enforced', k.conname || ' on ' || r.label, NULL
   FROM pg_constraint k JOIN rel r ON r.oid = k.conrelid WHERE to_jsonb(k) ->> 'conenforced' = 'false'`,
  `SELECT 'temporal key', k.conname || ' on ' || r.label, pg_get_constraintdef(k.oid)
   FROM pg_constraint k JOIN rel r ON r.oid = k.conrelid WHERE to_jsonb(k) ->> 'conperiod' = 'true'`,
  `SELECT 'invalid index', r.label, pg_get_indexdef(i.indexrelid)
   FROM rel r JOIN pg_index i ON i.indexrelid = r.oid WHERE NOT i.indisvalid OR NOT i.indisready`,
  `SELECT 'trigger that does not fire as usual', g.tgname || ' on ' || r.label, g.tgenabled::text
   FROM pg_trigger g JOIN rel r ON r.oid = g.tgrelid WHERE NOT g.tgisinternal AND g.tgenabled <> 'O'`,
  `SELECT 'inheritance', r.label, (SELECT string_agg(h.inhparent::regclass::text, ', ' ORDER BY h.inhseqno) FROM pg_inherits h WHERE h.inhrelid = r.oid)
   FROM rel r WHERE r.relkind = 'r' AND NOT r.relispartition AND EXISTS (SELECT FROM pg_inherits h WHERE h.inhrelid = r.oid)`,
  `SELECT 'typed table', r.label, format_type(r.reloftype, NULL) FROM rel r WHERE r.reloftype <> 0`,
  `SELECT 'tablespace', r.label, s.spcname FROM rel r JOIN pg_tablespace s ON s.oid = r.reltablespace`,
  `SELECT 'table access method', r.label, m.amname FROM rel r JOIN pg_am m ON m.oid = r.relam
   WHERE r.relkind = 'r' AND m.amname <> 'heap'`,
  `SELECT 'replica identity', r.label, r.relreplident::text FROM rel r WHERE r.relkind = 'r' AND r.relreplident <> 'd'`,
  `SELECT 'clustered index', r.label, NULL FROM rel r JOIN pg_index i ON i.indexrelid = r.oid WHERE i.indisclustered`,
  `SELECT 'forced row-level security while it is off', r.label, NULL FROM rel r WHERE r.relforcerowsecurity AND NOT r.relrowsecurity`,
  `SELECT 'virtual generated column', r.label || '.' || a.attname, pg_get_expr(d.adbin, d.adrelid)
   FROM rel r JOIN pg_attribute a ON a.attrelid = r.oid JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum
   WHERE a.attgenerated = 'v'`,
  `SELECT 'column default of a view', r.label || '.' || a.attname, pg_get_expr(d.adbin, d.adrelid)
   FROM rel r JOIN pg_attribute a ON a.attrelid = r.oid JOIN pg_attrdef d ON d.adrelid = r.oid AND d.adnum = a.attnum
   WHERE r.relkind = 'v'`,
  `SELECT 'identity with bounds or cache', r.label || '.' || a.attname, concat_ws(' ', q.seqmin, q.seqmax, q.seqcache)
   FROM rel r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attidentity <> ''
   JOIN pg_depend d ON d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = r.oid
    AND d.refobjsubid = a.attnum AND d.deptype = 'i'
   JOIN pg_sequence q ON q.seqrelid = d.objid
   WHERE q.seqcache <> 1
      OR (q.seqincrement > 0 AND (q.seqmin <> 1 OR q.seqmax <> CASE q.seqtypid WHEN 21 THEN 32767 WHEN 23 THEN 2147483647 ELSE 9223372036854775807 END))
      OR (q.seqincrement < 0 AND (q.seqmax <> -1 OR q.seqmin <> CASE q.seqtypid WHEN 21 THEN -32768 WHEN 23 THEN -2147483648 ELSE -9223372036854775808 END))`,
  `SELECT 'storage of a column', r.label || '.' || a.attname, concat_ws(' ', a.attstorage::text, a.attcompression::text)
   FROM rel r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped JOIN pg_type t ON t.oid = a.atttypid
   WHERE r.relkind = 'r' AND NOT r.relispartition AND (a.attstorage <> t.typstorage OR a.attcompression <> '')`,
  `SELECT 'statistics target', r.label || '.' || a.attname, to_jsonb(a) ->> 'attstattarget'
   FROM rel r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
   WHERE coalesce((to_jsonb(a) ->> 'attstattarget')::int, -1) <> -1`,
  `SELECT 'options of a column', r.label || '.' || a.attname, a.attoptions::text
   FROM rel r JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped WHERE a.attoptions IS NOT NULL`,
  `SELECT 'settings of a function', f.label, concat_ws(' ', p.procost, p.prorows, nullif(p.prosupport, 0)::regproc::text, p.protrftypes::text)
   FROM routine f JOIN pg_proc p ON p.oid = f.oid
   WHERE p.prokind = 'f' AND (p.procost <> 100 OR p.prorows <> CASE WHEN p.proretset THEN 1000 ELSE 0 END
     OR p.prosupport <> 0 OR p.protrftypes IS NOT NULL)
     AND NOT EXISTS (SELECT FROM pg_language l WHERE l.oid = p.prolang AND l.lanname IN ('c', 'internal'))`,
  `SELECT 'grants', 'on ' || r.label, r.relacl::text FROM rel r WHERE r.relacl IS NOT NULL`,
  `SELECT 'grants', 'on ' || r.label || '.' || a.attname, a.attacl::text
   FROM rel r JOIN pg_attribute a ON a.attrelid = r.oid WHERE a.attacl IS NOT NULL`,
  // The privileges of public are PostgreSQL's own at initdb; a change that led back to them is none.
  `SELECT 'grants', 'on schema ' || n.nspname, n.nspacl::text FROM pg_namespace n JOIN space s ON s.oid = n.oid
   WHERE n.nspacl IS NOT NULL AND NOT EXISTS (SELECT FROM pg_init_privs i WHERE i.classoid = 'pg_namespace'::regclass
                                              AND i.objoid = n.oid AND i.initprivs::text = n.nspacl::text)
     AND n.nspacl::text !~ '^\\{(pg_database_owner|postgres)=UC/(\\1),=U/(\\1)\\}$'`,
  `SELECT 'grants', 'on ' || f.label, p.proacl::text FROM routine f JOIN pg_proc p ON p.oid = f.oid WHERE p.proacl IS NOT NULL`,
  `SELECT 'grants', 'on type ' || s.nspname || '.' || t.typname, t.typacl::text
   FROM pg_type t JOIN space s ON s.oid = t.typnamespace WHERE t.typacl IS NOT NULL`,
  `SELECT 'default privileges', concat_ws(' ', d.defaclrole::regrole::text, s.nspname, d.defaclobjtype::text), d.defaclacl::text
   FROM pg_default_acl d LEFT JOIN space s ON s.oid = d.defaclnamespace WHERE d.defaclnamespace = 0 OR s.oid IS NOT NULL`,
];
