/**
 * Objects of kinds that no registered kind models, one query a kind: name and definition, which is compared as text. They see
 * the common tables of `read-unmodelled.ts`: `space` (the managed schemas), `member` (of extensions), `rel` (relations
 * that are ours to look at).
 */
export const unmodelledObjects: readonly string[] = [
  `SELECT 'policy', p.polname || ' on ' || r.label,
          concat_ws(' ', p.polcmd, p.polpermissive::text, 'TO', (SELECT string_agg(CASE o WHEN 0 THEN 'PUBLIC' ELSE o::regrole::text END, ', ' ORDER BY o)
                                                    FROM unnest(p.polroles) o),
                    'USING', pg_get_expr(p.polqual, p.polrelid), 'CHECK', pg_get_expr(p.polwithcheck, p.polrelid))
   FROM pg_policy p JOIN rel r ON r.oid = p.polrelid`,
  `SELECT 'enum type', s.nspname || '.' || t.typname, (SELECT string_agg(quote_literal(e.enumlabel), ', ' ORDER BY e.enumsortorder)
                                               FROM pg_enum e WHERE e.enumtypid = t.oid)
   FROM type t JOIN space s ON s.oid = t.typnamespace WHERE t.typtype = 'e'`,
  `SELECT 'domain', s.nspname || '.' || t.typname,
          concat_ws(' ', format_type(t.typbasetype, t.typtypmod), CASE WHEN t.typnotnull THEN 'NOT NULL' END, 'DEFAULT ' || t.typdefault,
                    CASE WHEN t.typcollation <> 0 THEN t.typcollation::regcollation::text END,
                    (SELECT string_agg(k.conname || ' ' || pg_get_constraintdef(k.oid), ' ' ORDER BY k.conname)
                     FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype <> 'n'))
   FROM type t JOIN space s ON s.oid = t.typnamespace WHERE t.typtype = 'd'`,
  `SELECT 'composite type', r.label, (SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum)
                              FROM pg_attribute a WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped)
   FROM rel r WHERE r.relkind = 'c'`,
  `SELECT 'range type', s.nspname || '.' || t.typname,
          (SELECT concat_ws(' ', format_type(g.rngsubtype, NULL), g.rngsubopc, g.rngcanonical::text, g.rngsubdiff::text)
           FROM pg_range g WHERE g.rngtypid = t.oid)
   FROM type t JOIN space s ON s.oid = t.typnamespace WHERE t.typtype = 'r'`,
  `SELECT 'base type', s.nspname || '.' || t.typname, concat_ws(' ', t.typinput::text, t.typoutput::text, t.typlen)
   FROM type t JOIN space s ON s.oid = t.typnamespace
   WHERE t.typtype IN ('b', 'p') AND NOT EXISTS (SELECT FROM pg_type e WHERE e.typarray = t.oid)`,
  `SELECT 'materialized view', r.label,
          concat_ws(' ', pg_get_viewdef(r.oid), (SELECT string_agg(pg_get_indexdef(i.indexrelid), ' ' ORDER BY i.indexrelid::regclass::text)
                                                 FROM pg_index i WHERE i.indrelid = r.oid))
   FROM rel r WHERE r.relkind = 'm'`,
  `SELECT 'sequence', r.label,
          concat_ws(' ', format_type(q.seqtypid, NULL), q.seqstart, q.seqincrement, q.seqmin, q.seqmax, q.seqcache, q.seqcycle::text,
                    (SELECT 'OWNED BY ' || pg_describe_object(d.refclassid, d.refobjid, d.refobjsubid) FROM pg_depend d
                     WHERE d.classid = 'pg_class'::regclass AND d.objid = r.oid AND d.deptype = 'a'
                       AND d.refclassid = 'pg_class'::regclass))
   FROM rel r JOIN pg_sequence q ON q.seqrelid = r.oid
   WHERE NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = r.oid AND d.deptype = 'i')`,
  `SELECT CASE WHEN r.relispartition THEN 'partition' ELSE 'partitioned table' END, r.label,
          concat_ws(' ', CASE WHEN r.relkind = 'p' THEN pg_get_partkeydef(r.oid) END, pg_get_expr(r.relpartbound, r.oid),
                    (SELECT h.inhparent::regclass::text FROM pg_inherits h WHERE h.inhrelid = r.oid),
                    (SELECT string_agg(concat_ws(' ', a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull::text), ', ' ORDER BY a.attname)
                     FROM pg_attribute a WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped),
                    (SELECT string_agg(k.conname || ' ' || pg_get_constraintdef(k.oid), ', ' ORDER BY k.conname)
                     FROM pg_constraint k WHERE k.conrelid = r.oid AND k.contype <> 'n'),
                    (SELECT string_agg(pg_get_indexdef(i.indexrelid), ', ' ORDER BY i.indexrelid::regclass::text)
                     FROM pg_index i WHERE i.indrelid = r.oid))
   FROM rel r WHERE r.relkind = 'p' OR (r.relispartition AND r.relkind IN ('r', 'f'))`,
  `SELECT 'foreign table', r.label,
          concat_ws(' ', v.srvname, f.ftoptions::text,
                    (SELECT string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attname)
                     FROM pg_attribute a WHERE a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped))
   FROM rel r JOIN pg_foreign_table f ON f.ftrelid = r.oid JOIN pg_foreign_server v ON v.oid = f.ftserver
   WHERE NOT r.relispartition`,
  `SELECT 'exclusion constraint', k.conname || ' on ' || r.label, pg_get_constraintdef(k.oid)
   FROM pg_constraint k JOIN rel r ON r.oid = k.conrelid WHERE k.contype = 'x'`,
  `SELECT 'constraint trigger', g.tgname || ' on ' || r.label, pg_get_triggerdef(g.oid)
   FROM pg_trigger g JOIN rel r ON r.oid = g.tgrelid WHERE NOT g.tgisinternal AND g.tgconstraint <> 0`,
  `SELECT 'trigger', g.tgname || ' on ' || r.label, pg_get_triggerdef(g.oid)
   FROM pg_trigger g JOIN rel r ON r.oid = g.tgrelid
   WHERE NOT g.tgisinternal AND g.tgconstraint = 0 AND (r.relkind NOT IN ('r', 'v') OR r.relispartition)`,
  `SELECT 'rule', w.rulename || ' on ' || r.label, pg_get_ruledef(w.oid)
   FROM pg_rewrite w JOIN rel r ON r.oid = w.ev_class WHERE w.rulename <> '_RETURN'`,
  `SELECT 'extended statistics', s.nspname || '.' || x.stxname, pg_get_statisticsobjdef(x.oid)
   FROM pg_statistic_ext x JOIN space s ON s.oid = x.stxnamespace`,
  `SELECT CASE p.prokind WHEN 'p' THEN 'procedure' WHEN 'w' THEN 'window function'
            ELSE CASE WHEN l.lanname IN ('c', 'internal') THEN 'function in ' || l.lanname ELSE 'function with an SQL-standard body' END END,
          f.label, pg_get_functiondef(p.oid)
   FROM routine f JOIN pg_proc p ON p.oid = f.oid JOIN pg_language l ON l.oid = p.prolang
   WHERE p.prokind IN ('p', 'w') OR (p.prokind = 'f' AND (l.lanname IN ('c', 'internal') OR to_jsonb(p) ->> 'prosqlbody' IS NOT NULL))`,
  `SELECT 'aggregate', f.label,
          concat_ws(' ', a.aggtransfn::text, a.aggfinalfn::text, format_type(a.aggtranstype, NULL), a.agginitval, a.aggkind::text)
   FROM routine f JOIN pg_aggregate a ON a.aggfnoid = f.oid`,
  `SELECT 'collation', s.nspname || '.' || l.collname,
          concat_ws(' ', l.collprovider::text, l.collcollate, l.collctype, l.collisdeterministic::text,
                    coalesce(to_jsonb(l) ->> 'colllocale', to_jsonb(l) ->> 'colliculocale'))
   FROM pg_collation l JOIN space s ON s.oid = l.collnamespace
   WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_collation'::regclass AND m.objid = l.oid)`,
  `SELECT 'operator', o.oid::regoperator::text, o.oprcode::text
   FROM pg_operator o JOIN space s ON s.oid = o.oprnamespace
   WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_operator'::regclass AND m.objid = o.oid)`,
  `SELECT 'operator class', s.nspname || '.' || o.opcname, concat_ws(' ', format_type(o.opcintype, NULL), o.opcdefault::text)
   FROM pg_opclass o JOIN space s ON s.oid = o.opcnamespace
   WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_opclass'::regclass AND m.objid = o.oid)`,
  `SELECT 'cast', format('%s to %s', format_type(c.castsource, NULL), format_type(c.casttarget, NULL)),
          concat_ws(' ', nullif(c.castfunc, 0)::regprocedure::text, c.castcontext::text, c.castmethod::text)
   FROM pg_cast c WHERE c.oid >= 16384
     AND NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_cast'::regclass AND m.objid = c.oid)`,
  `SELECT 'text search configuration', s.nspname || '.' || t.cfgname,
          (SELECT string_agg(concat_ws(' ', m.maptokentype, m.mapseqno, m.mapdict::regdictionary::text), ', ' ORDER BY m.maptokentype, m.mapseqno)
           FROM pg_ts_config_map m WHERE m.mapcfg = t.oid)
   FROM pg_ts_config t JOIN space s ON s.oid = t.cfgnamespace
   WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_ts_config'::regclass AND m.objid = t.oid)`,
  `SELECT 'text search dictionary', s.nspname || '.' || t.dictname, t.dictinitoption
   FROM pg_ts_dict t JOIN space s ON s.oid = t.dictnamespace
   WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_ts_dict'::regclass AND m.objid = t.oid)`,
  `SELECT 'event trigger', e.evtname, concat_ws(' ', e.evtevent, e.evtfoid::regprocedure::text, e.evtenabled::text, e.evttags::text)
   FROM pg_event_trigger e
   WHERE NOT EXISTS (SELECT FROM member m WHERE m.classid = 'pg_event_trigger'::regclass AND m.objid = e.oid)`,
  `SELECT 'foreign server', v.srvname, concat_ws(' ', w.fdwname, v.srvtype, v.srvversion, v.srvoptions::text)
   FROM pg_foreign_server v JOIN pg_foreign_data_wrapper w ON w.oid = v.srvfdw`,
  `SELECT 'publication', p.pubname, concat_ws(' ', p.puballtables::text, (SELECT string_agg(x.prrelid::regclass::text, ', ' ORDER BY x.prrelid::regclass::text)
                                                                FROM pg_publication_rel x WHERE x.prpubid = p.oid))
   FROM pg_publication p`,
  `SELECT 'security label', pg_describe_object(b.classoid, b.objoid, b.objsubid), b.label FROM pg_seclabel b`,
];
