-- The outside witness: what every catalog that pg_dump reads says about the objects of a database, as sorted rows of
-- (kind, identity, fact). Written from the manual's chapter 53 (System Catalogs), not from the generator's queries.
-- Columns that only some majors have are read through to_jsonb(row), which gives null where they are missing.
-- $1: name of the ledger table, whose objects are left out; null leaves nothing out.
WITH
member AS (
  SELECT classid, objid FROM pg_depend WHERE refclassid = 'pg_extension'::regclass AND deptype = 'e'
),
ledger AS (
  SELECT c.oid FROM pg_class c WHERE c.relname = $1 AND c.relkind = 'r'
),
space AS (
  SELECT n.oid FROM pg_namespace n
  WHERE n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname !~ '^pg_(toast|temp)'
),
rel AS (
  SELECT c.* FROM pg_class c
  WHERE c.relnamespace IN (SELECT oid FROM space)
    AND c.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_class'::regclass)
    AND c.oid NOT IN (SELECT oid FROM ledger)
    AND NOT EXISTS (
      SELECT FROM pg_index i
      WHERE i.indexrelid = c.oid
        AND (i.indrelid IN (SELECT oid FROM ledger)
          OR i.indrelid IN (SELECT objid FROM member WHERE classid = 'pg_class'::regclass)))
),
object(kind, classid, objid, subid, owner, acl, acltype, fact) AS (
  -- Namespaces. The privileges of "public" are those of template0 and of the grants, both of which count.
  SELECT 'schema', 'pg_namespace'::regclass::oid, n.oid, 0, n.nspowner, n.nspacl, 'n', '{}'::jsonb
  FROM pg_namespace n WHERE n.oid IN (SELECT oid FROM space)

  UNION ALL -- Relations. relhasindex and the like are hints that PostgreSQL clears late: not facts.
  SELECT 'relation', 'pg_class'::regclass, c.oid, 0, c.relowner, c.relacl,
    CASE c.relkind WHEN 'S' THEN 's' WHEN 'i' THEN NULL WHEN 'I' THEN NULL WHEN 'c' THEN NULL ELSE 'r' END,
    jsonb_build_object(
      'kind', c.relkind, 'persistence', c.relpersistence, 'rls', c.relrowsecurity, 'force rls', c.relforcerowsecurity,
      'replica identity', c.relreplident, 'populated', c.relispopulated, 'is partition', c.relispartition,
      'options', (SELECT jsonb_agg(o ORDER BY o) FROM unnest(c.reloptions) o),
      'toast options', (SELECT to_jsonb(t.reloptions) FROM pg_class t WHERE t.oid = c.reltoastrelid),
      'access method', (SELECT am.amname FROM pg_am am WHERE am.oid = c.relam),
      'tablespace', (SELECT s.spcname FROM pg_tablespace s WHERE s.oid = c.reltablespace),
      'of type', CASE WHEN c.reloftype <> 0 THEN format_type(c.reloftype, NULL) END,
      'partition bound', pg_get_expr(c.relpartbound, c.oid),
      'partition key', CASE WHEN c.relkind = 'p' THEN pg_get_partkeydef(c.oid) END,
      'view', CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END,
      'foreign', (SELECT to_jsonb(f.ftoptions) || to_jsonb(s.srvname)
                  FROM pg_foreign_table f JOIN pg_foreign_server s ON s.oid = f.ftserver WHERE f.ftrelid = c.oid))
  FROM rel c

  UNION ALL -- Columns. Their order counts where it is the interface: in views and composite types.
  SELECT 'column', 'pg_class'::regclass, c.oid, a.attnum, c.relowner, a.attacl, 'c',
    jsonb_build_object(
      'type', format_type(a.atttypid, a.atttypmod), 'not null', a.attnotnull, 'identity', a.attidentity,
      'generated', a.attgenerated, 'default', pg_get_expr(d.adbin, d.adrelid),
      'collation', CASE WHEN a.attcollation <> t.typcollation THEN a.attcollation::regcollation::text END,
      'storage', a.attstorage, 'compression', NULLIF(a.attcompression::text, ''),
      'statistics', NULLIF((to_jsonb(a) ->> 'attstattarget')::int, -1), 'options', to_jsonb(a.attoptions),
      'foreign options', to_jsonb(a.attfdwoptions), 'local', a.attislocal, 'inherited', a.attinhcount,
      'position', CASE WHEN c.relkind IN ('v', 'm', 'c') THEN a.attnum END)
  FROM rel c
  JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
  JOIN pg_type t ON t.oid = a.atttypid
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE c.relkind IN ('r', 'p', 'v', 'm', 'c', 'f')

  UNION ALL -- Statistics targets of index columns, which have no names of their own.
  SELECT 'index column', 'pg_class'::regclass, c.oid, a.attnum, NULL, NULL, NULL,
    jsonb_build_object('statistics', (to_jsonb(a) ->> 'attstattarget')::int)
  FROM rel c JOIN pg_attribute a ON a.attrelid = c.oid
  -- The CASE holds the planner from asking every column of the catalog before the join.
  WHERE CASE WHEN c.relkind IN ('i', 'I') THEN NULLIF((to_jsonb(a) ->> 'attstattarget')::int, -1) END IS NOT NULL

  UNION ALL -- Indexes: pg_dump shows neither an invalid one nor that it is invalid.
  SELECT 'index', 'pg_class'::regclass, c.oid, 0, NULL, NULL, NULL,
    jsonb_build_object(
      'definition', pg_get_indexdef(i.indexrelid), 'primary', i.indisprimary, 'unique', i.indisunique,
      'valid', i.indisvalid, 'ready', i.indisready, 'live', i.indislive, 'clustered', i.indisclustered,
      'replica identity', i.indisreplident, 'immediate', i.indimmediate, 'exclusion', i.indisexclusion,
      'nulls not distinct', to_jsonb(i) -> 'indnullsnotdistinct')
  FROM rel c JOIN pg_index i ON i.indexrelid = c.oid

  UNION ALL -- Constraints of tables and domains; NOT NULL ones (18) below, without their names.
  SELECT 'constraint', 'pg_constraint'::regclass, k.oid, 0, NULL, NULL, NULL,
    jsonb_build_object(
      'type', k.contype, 'definition', pg_get_constraintdef(k.oid), 'validated', k.convalidated,
      'deferrable', k.condeferrable, 'deferred', k.condeferred, 'local', k.conislocal, 'inherited', k.coninhcount,
      'no inherit', k.connoinherit, 'enforced', to_jsonb(k) -> 'conenforced', 'period', to_jsonb(k) -> 'conperiod',
      'child of another', k.conparentid <> 0,
      'index', (SELECT x.relname FROM pg_class x WHERE x.oid = k.conindid AND k.contype <> 'f'))
  FROM pg_constraint k
  WHERE k.contype NOT IN ('n', 't')
    AND (k.conrelid IN (SELECT oid FROM rel)
      OR k.contypid IN (SELECT t.oid FROM pg_type t WHERE t.typnamespace IN (SELECT oid FROM space)
                        AND t.oid NOT IN (SELECT objid FROM member WHERE classid = 'pg_type'::regclass)))

  UNION ALL
  SELECT 'not null', 'pg_class'::regclass, k.conrelid, k.conkey[1], NULL, NULL, NULL,
    jsonb_build_object('validated', k.convalidated, 'no inherit', k.connoinherit, 'local', k.conislocal)
  FROM pg_constraint k WHERE k.contype = 'n' AND k.conrelid IN (SELECT oid FROM rel)

  UNION ALL -- Triggers; those of foreign keys only when somebody switched them off.
  SELECT 'trigger', 'pg_trigger'::regclass, g.oid, 0, NULL, NULL, NULL,
    jsonb_build_object('definition', pg_get_triggerdef(g.oid), 'enabled', g.tgenabled, 'child of another', g.tgparentid <> 0)
  FROM pg_trigger g WHERE NOT g.tgisinternal AND g.tgrelid IN (SELECT oid FROM rel)

  UNION ALL
  SELECT 'internal trigger', 'pg_constraint'::regclass, g.tgconstraint, 0, NULL, NULL, NULL,
    jsonb_build_object('enabled', g.tgenabled, 'on', g.tgrelid::regclass::text, 'type', g.tgtype)
  FROM pg_trigger g WHERE g.tgisinternal AND g.tgenabled <> 'O' AND g.tgrelid IN (SELECT oid FROM rel)

  UNION ALL
  SELECT 'policy', 'pg_policy'::regclass, p.oid, 0, NULL, NULL, NULL,
    jsonb_build_object(
      'command', p.polcmd, 'permissive', p.polpermissive, 'using', pg_get_expr(p.polqual, p.polrelid),
      'check', pg_get_expr(p.polwithcheck, p.polrelid),
      'roles', (SELECT jsonb_agg(r ORDER BY r) FROM (
        SELECT CASE WHEN o = 0 THEN 'PUBLIC' ELSE o::regrole::text END AS r FROM unnest(p.polroles) o) named))
  FROM pg_policy p WHERE p.polrelid IN (SELECT oid FROM rel)

  UNION ALL -- Rules other than the one that is a view.
  SELECT 'rule', 'pg_rewrite'::regclass, r.oid, 0, NULL, NULL, NULL,
    jsonb_build_object('definition', pg_get_ruledef(r.oid), 'enabled', r.ev_enabled)
  FROM pg_rewrite r WHERE r.rulename <> '_RETURN' AND r.ev_class IN (SELECT oid FROM rel)

  UNION ALL
  SELECT 'sequence', 'pg_class'::regclass, c.oid, 0, NULL, NULL, NULL,
    jsonb_build_object(
      'type', format_type(s.seqtypid, NULL), 'start', s.seqstart, 'increment', s.seqincrement, 'max', s.seqmax,
      'min', s.seqmin, 'cache', s.seqcache, 'cycle', s.seqcycle,
      'owned by', (SELECT jsonb_agg(pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid) || ' ' || d.deptype::text)
                   FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
                     AND d.deptype IN ('a', 'i') AND d.refclassid = 'pg_class'::regclass))
  FROM rel c JOIN pg_sequence s ON s.seqrelid = c.oid

  UNION ALL
  SELECT 'inheritance', 'pg_class'::regclass, h.inhrelid, 0, NULL, NULL, NULL,
    jsonb_build_object('parent', h.inhparent::regclass::text, 'number', h.inhseqno, 'detaching', h.inhdetachpending)
  FROM pg_inherits h WHERE h.inhrelid IN (SELECT oid FROM rel)

  UNION ALL
  SELECT 'statistics', 'pg_statistic_ext'::regclass, x.oid, 0, x.stxowner, NULL, NULL,
    jsonb_build_object('definition', pg_get_statisticsobjdef(x.oid),
                       'target', NULLIF((to_jsonb(x) ->> 'stxstattarget')::int, -1))
  FROM pg_statistic_ext x WHERE x.stxrelid IN (SELECT oid FROM rel)

  UNION ALL -- Functions and procedures.
  SELECT 'function', 'pg_proc'::regclass, f.oid, 0, f.proowner, f.proacl, 'f',
    jsonb_build_object('kind', f.prokind, 'definition', pg_get_functiondef(f.oid))
  FROM pg_proc f WHERE f.prokind <> 'a' AND f.pronamespace IN (SELECT oid FROM space)

  UNION ALL
  SELECT 'aggregate', 'pg_proc'::regclass, f.oid, 0, f.proowner, f.proacl, 'f',
    (to_jsonb(a) - 'aggfnoid' - 'aggtranstype' - 'aggmtranstype' - 'aggsortop') || jsonb_build_object(
      'state', format_type(a.aggtranstype, NULL), 'moving state', format_type(NULLIF(a.aggmtranstype, 0), NULL),
      'sort', NULLIF(a.aggsortop, 0)::regoperator::text, 'parallel', f.proparallel,
      'arguments', pg_get_function_arguments(f.oid))
  FROM pg_proc f JOIN pg_aggregate a ON a.aggfnoid = f.oid WHERE f.pronamespace IN (SELECT oid FROM space)

  UNION ALL -- Types of their own: not the row types of tables, nor the array and multirange types that come along.
  SELECT 'type', 'pg_type'::regclass, t.oid, 0, t.typowner, t.typacl, 'T',
    jsonb_build_object(
      'kind', t.typtype, 'base', CASE WHEN t.typbasetype <> 0 THEN format_type(t.typbasetype, t.typtypmod) END,
      'not null', t.typnotnull, 'default', t.typdefault, 'defined', t.typisdefined, 'category', t.typcategory,
      'preferred', t.typispreferred, 'delimiter', t.typdelim, 'storage', t.typstorage, 'align', t.typalign,
      'length', t.typlen, 'collation', CASE WHEN t.typcollation <> 0 THEN t.typcollation::regcollation::text END,
      'input', CASE WHEN t.typtype = 'b' THEN t.typinput::text END,
      'output', CASE WHEN t.typtype = 'b' THEN t.typoutput::text END,
      'labels', (SELECT jsonb_agg(e.enumlabel ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid),
      'range', (SELECT jsonb_build_object(
                  'subtype', format_type(r.rngsubtype, NULL), 'multirange', format_type(r.rngmultitypid, NULL),
                  'opclass', pg_describe_object('pg_opclass'::regclass, r.rngsubopc, 0),
                  'collation', NULLIF(r.rngcollation, 0)::regcollation::text,
                  'canonical', r.rngcanonical::text, 'difference', r.rngsubdiff::text)
                FROM pg_range r WHERE r.rngtypid = t.oid))
  FROM pg_type t LEFT JOIN pg_class c ON c.oid = t.typrelid
  WHERE t.typnamespace IN (SELECT oid FROM space) AND (t.typrelid = 0 OR c.relkind = 'c') AND t.typtype <> 'm'
    AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)

  UNION ALL
  SELECT 'extension', 'pg_extension'::regclass, e.oid, 0, NULL, NULL, NULL,
    jsonb_build_object('schema', e.extnamespace::regnamespace::text, 'version', e.extversion,
      'configuration', (SELECT jsonb_agg(x::regclass::text) FROM unnest(e.extconfig) x))
  FROM pg_extension e

  UNION ALL
  SELECT 'collation', 'pg_collation'::regclass, l.oid, 0, l.collowner, NULL, NULL,
    to_jsonb(l) - 'oid' - 'collnamespace' - 'collowner' - 'collversion'
  FROM pg_collation l WHERE l.collnamespace IN (SELECT oid FROM space)

  UNION ALL
  SELECT 'operator', 'pg_operator'::regclass, o.oid, 0, o.oprowner, NULL, NULL,
    jsonb_build_object('function', o.oprcode::text, 'merges', o.oprcanmerge, 'hashes', o.oprcanhash,
      'result', format_type(o.oprresult, NULL), 'restrict', o.oprrest::text, 'join', o.oprjoin::text,
      'commutator', NULLIF(o.oprcom, 0)::regoperator::text, 'negator', NULLIF(o.oprnegate, 0)::regoperator::text)
  FROM pg_operator o WHERE o.oprnamespace IN (SELECT oid FROM space)

  UNION ALL
  SELECT 'operator class', 'pg_opclass'::regclass, o.oid, 0, o.opcowner, NULL, NULL,
    jsonb_build_object('family', pg_describe_object('pg_opfamily'::regclass, o.opcfamily, 0), 'default', o.opcdefault,
      'input', format_type(o.opcintype, NULL), 'key', format_type(NULLIF(o.opckeytype, 0), NULL))
  FROM pg_opclass o WHERE o.opcnamespace IN (SELECT oid FROM space)

  UNION ALL
  SELECT 'operator family', 'pg_opfamily'::regclass, o.oid, 0, o.opfowner, NULL, NULL,
    jsonb_build_object(
      'operators', (SELECT jsonb_agg(pg_describe_object('pg_amop'::regclass, m.oid, 0) ORDER BY m.amopstrategy, m.amopopr::regoperator::text)
                    FROM pg_amop m WHERE m.amopfamily = o.oid),
      'functions', (SELECT jsonb_agg(pg_describe_object('pg_amproc'::regclass, m.oid, 0) ORDER BY m.amprocnum, m.amproc::text)
                    FROM pg_amproc m WHERE m.amprocfamily = o.oid))
  FROM pg_opfamily o WHERE o.opfnamespace IN (SELECT oid FROM space)

  UNION ALL
  SELECT 'cast', 'pg_cast'::regclass, c.oid, 0, NULL, NULL, NULL,
    jsonb_build_object('function', NULLIF(c.castfunc, 0)::regprocedure::text, 'context', c.castcontext, 'method', c.castmethod)
  FROM pg_cast c WHERE c.oid >= 16384

  UNION ALL
  SELECT 'transform', 'pg_transform'::regclass, t.oid, 0, NULL, NULL, NULL,
    jsonb_build_object('from', t.trffromsql::text, 'to', t.trftosql::text)
  FROM pg_transform t WHERE t.oid >= 16384

  UNION ALL
  SELECT 'conversion', 'pg_conversion'::regclass, c.oid, 0, c.conowner, NULL, NULL,
    to_jsonb(c) - 'oid' - 'connamespace' - 'conowner'
  FROM pg_conversion c WHERE c.connamespace IN (SELECT oid FROM space)

  UNION ALL
  SELECT 'language', 'pg_language'::regclass, l.oid, 0, l.lanowner, l.lanacl, 'l',
    jsonb_build_object('trusted', l.lanpltrusted, 'handler', NULLIF(l.lanplcallfoid, 0)::regprocedure::text,
      'inline', NULLIF(l.laninline, 0)::regprocedure::text, 'validator', NULLIF(l.lanvalidator, 0)::regprocedure::text)
  FROM pg_language l WHERE l.oid >= 16384 OR l.lanacl IS NOT NULL

  UNION ALL
  SELECT 'access method', 'pg_am'::regclass, a.oid, 0, NULL, NULL, NULL,
    jsonb_build_object('handler', a.amhandler::text, 'type', a.amtype)
  FROM pg_am a WHERE a.oid >= 16384

  UNION ALL
  SELECT 'event trigger', 'pg_event_trigger'::regclass, e.oid, 0, e.evtowner, NULL, NULL,
    jsonb_build_object('event', e.evtevent, 'function', e.evtfoid::regprocedure::text, 'enabled', e.evtenabled,
      'tags', to_jsonb(e.evttags))
  FROM pg_event_trigger e

  UNION ALL
  SELECT 'text search configuration', 'pg_ts_config'::regclass, t.oid, 0, t.cfgowner, NULL, NULL,
    jsonb_build_object('parser', pg_describe_object('pg_ts_parser'::regclass, t.cfgparser, 0), 'map', (
      SELECT jsonb_agg(jsonb_build_array(m.maptokentype, m.mapseqno, m.mapdict::regdictionary::text) ORDER BY m.maptokentype, m.mapseqno)
      FROM pg_ts_config_map m WHERE m.mapcfg = t.oid))
  FROM pg_ts_config t WHERE t.cfgnamespace IN (SELECT oid FROM space)

  UNION ALL
  SELECT 'text search dictionary', 'pg_ts_dict'::regclass, t.oid, 0, t.dictowner, NULL, NULL,
    jsonb_build_object('template', pg_describe_object('pg_ts_template'::regclass, t.dicttemplate, 0), 'options', t.dictinitoption)
  FROM pg_ts_dict t WHERE t.dictnamespace IN (SELECT oid FROM space)

  UNION ALL
  SELECT 'text search parser', 'pg_ts_parser'::regclass, t.oid, 0, NULL, NULL, NULL, to_jsonb(t) - 'oid' - 'prsnamespace'
  FROM pg_ts_parser t WHERE t.prsnamespace IN (SELECT oid FROM space)

  UNION ALL
  SELECT 'text search template', 'pg_ts_template'::regclass, t.oid, 0, NULL, NULL, NULL, to_jsonb(t) - 'oid' - 'tmplnamespace'
  FROM pg_ts_template t WHERE t.tmplnamespace IN (SELECT oid FROM space)

  UNION ALL
  SELECT 'foreign data wrapper', 'pg_foreign_data_wrapper'::regclass, w.oid, 0, w.fdwowner, w.fdwacl, 'F',
    jsonb_build_object('handler', NULLIF(w.fdwhandler, 0)::regprocedure::text,
      'validator', NULLIF(w.fdwvalidator, 0)::regprocedure::text, 'options', to_jsonb(w.fdwoptions))
  FROM pg_foreign_data_wrapper w

  UNION ALL
  SELECT 'foreign server', 'pg_foreign_server'::regclass, s.oid, 0, s.srvowner, s.srvacl, 'S',
    jsonb_build_object('wrapper', pg_describe_object('pg_foreign_data_wrapper'::regclass, s.srvfdw, 0),
      'type', s.srvtype, 'version', s.srvversion, 'options', to_jsonb(s.srvoptions))
  FROM pg_foreign_server s

  UNION ALL
  SELECT 'user mapping', 'pg_user_mapping'::regclass, u.oid, 0, NULL, NULL, NULL, jsonb_build_object('options', to_jsonb(u.umoptions))
  FROM pg_user_mapping u

  UNION ALL
  SELECT 'publication', 'pg_publication'::regclass, p.oid, 0, p.pubowner, NULL, NULL,
    (to_jsonb(p) - 'oid' - 'pubowner') || jsonb_build_object('tables', (
      SELECT jsonb_agg(jsonb_build_object('table', r.prrelid::regclass::text, 'where', pg_get_expr(r.prqual, r.prrelid),
        'columns', (SELECT jsonb_agg(a.attname ORDER BY a.attname) FROM pg_attribute a
                    WHERE a.attrelid = r.prrelid AND a.attnum = ANY (r.prattrs::int2[]))) ORDER BY r.prrelid::regclass::text)
      FROM pg_publication_rel r WHERE r.prpubid = p.oid AND r.prrelid NOT IN (SELECT oid FROM ledger)),
      'schemas', (SELECT jsonb_agg(n.pnnspid::regnamespace::text ORDER BY n.pnnspid::regnamespace::text)
                  FROM pg_publication_namespace n WHERE n.pnpubid = p.oid))
  FROM pg_publication p

  UNION ALL
  SELECT 'subscription', 'pg_subscription'::regclass, s.oid, 0, s.subowner, NULL, NULL,
    to_jsonb(s) - 'oid' - 'subdbid' - 'subowner' - 'subskiplsn'
  FROM pg_subscription s WHERE s.subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())

  UNION ALL
  SELECT 'default privileges', 'pg_default_acl'::regclass, d.oid, 0, d.defaclrole, d.defaclacl, d.defaclobjtype::text, '{}'::jsonb
  FROM pg_default_acl d

  UNION ALL
  SELECT 'large object', 'pg_largeobject'::regclass, l.oid, 0, l.lomowner, l.lomacl, 'L', '{}'::jsonb
  FROM pg_largeobject_metadata l

  UNION ALL -- Comments on anything. initdb itself comments on the schema public.
  SELECT 'comment', d.classoid, d.objoid, d.objsubid, NULL, NULL, NULL, jsonb_build_object('comment', d.description)
  FROM pg_description d
  WHERE (d.objoid >= 16384 OR (d.objoid = 'public'::regnamespace AND d.description <> 'standard public schema'))
    AND NOT (d.classoid = 'pg_constraint'::regclass AND d.objoid IN (SELECT oid FROM pg_constraint WHERE contype = 'n'))

  UNION ALL
  SELECT 'security label', l.classoid, l.objoid, l.objsubid, NULL, NULL, NULL, jsonb_build_object('provider', l.provider, 'label', l.label)
  FROM pg_seclabel l

  UNION ALL -- ALTER … DEPENDS ON EXTENSION.
  SELECT 'needs extension', d.classid, d.objid, d.objsubid, NULL, NULL, NULL,
    jsonb_build_object('extension', pg_describe_object(d.refclassid, d.refobjid, 0))
  FROM pg_depend d WHERE d.deptype = 'x'
)
SELECT o.kind, pg_describe_object(o.classid, o.objid, o.subid) AS identity,
  jsonb_strip_nulls(
    o.fact
    || jsonb_build_object('owner', CASE WHEN o.kind <> 'column' THEN o.owner::regrole::text END)
    || jsonb_build_object('privileges', (
      -- Relative to the owner, and written out where the catalog leaves the default unsaid (null).
      SELECT jsonb_agg(g.line ORDER BY g.line) FROM (
        SELECT concat_ws(' ',
          CASE a.grantee WHEN 0 THEN 'PUBLIC' WHEN o.owner THEN '@owner' ELSE a.grantee::regrole::text END,
          a.privilege_type, CASE WHEN a.is_grantable THEN 'with grant option' END,
          CASE WHEN a.grantor <> o.owner THEN 'by ' || a.grantor::regrole::text END) AS line
        FROM aclexplode(COALESCE(o.acl, acldefault(o.acltype::"char", o.owner))) a) g))) AS fact
FROM object o
WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = o.classid AND m.objid = o.objid)
  AND NOT (o.classid = 'pg_class'::regclass AND o.objid NOT IN (SELECT oid FROM rel))
  AND NOT EXISTS (
    SELECT FROM ledger l, pg_depend d
    WHERE d.refclassid = 'pg_class'::regclass AND d.refobjid = l.oid AND d.deptype IN ('a', 'i')
      AND d.classid = o.classid AND d.objid = o.objid)
ORDER BY 1, 2, 3
