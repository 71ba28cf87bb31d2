import { printIdentifier } from '../../sql/identifier.ts';
import { print, type SqlText, trustSql } from '../../sql/sql-text.ts';

/** Who owns an object, and who may do what with it. */
export interface Granted {
  readonly kind: 'TABLE' | 'VIEW' | 'FUNCTION';
  /** Quoted, with its schema; of a function with its argument types. */
  readonly name: string;
  readonly oid: string;
  readonly owner: string;
  readonly columns: readonly string[];
  readonly grants: readonly Grant[];
}

interface Grant {
  readonly privilege: string;
  /** A column; null: on the whole. */
  readonly on: string | null;
  /** Null: PUBLIC. */
  readonly to: string | null;
  readonly grantable: boolean;
}

/** What gives an object the owner and the grants that another had, on the columns that it has too. */
export function grantsBetween(now: Granted, old: Granted): readonly SqlText[] {
  const name = trustSql(old.name);
  const on = print`${trustSql(old.kind === 'FUNCTION' ? 'FUNCTION' : 'TABLE')} ${name}`;
  const [has, had] = [now, old].map(({ grants, owner }) => grants.filter(({ to }) => to !== owner));
  const known = (list: readonly Grant[] = [], grant: Grant): boolean =>
    list.some((each) => JSON.stringify(each) === JSON.stringify(grant));
  const there = (grant: Grant): boolean => grant.on === null || now.columns.includes(grant.on);
  return [
    ...(now.owner === old.owner
      ? []
      : [print`ALTER ${trustSql(old.kind)} ${name} OWNER TO ${printIdentifier(old.owner)}`]),
    // Who was granted an option may have granted on by it.
    ...(has ?? [])
      .filter((grant) => !known(had, grant))
      .map((grant) => print`REVOKE ${printPrivilege(grant)} ON ${on} FROM ${printRole(grant)} CASCADE`),
    ...(had ?? [])
      .filter((grant) => there(grant) && !known(has, grant))
      .map(
        (grant) =>
          print`GRANT ${printPrivilege(grant)} ON ${on} TO ${printRole(grant)}${trustSql(grant.grantable ? ' WITH GRANT OPTION' : '')}`,
      ),
  ];
}

/** A privilege is a word of PostgreSQL's own. */
function printPrivilege({ privilege, on }: Grant): SqlText {
  const word = trustSql(privilege);
  return on === null ? word : print`${word} (${printIdentifier(on)})`;
}

function printRole({ to }: Grant): SqlText {
  return to === null ? trustSql('PUBLIC') : printIdentifier(to);
}
