import { type Ref, sql, text, uuid } from 'tablewright';

/** A random key that needs no round trip: the application may make it too. */
export const id = () => uuid().primaryKey().default(sql`gen_random_uuid()`);

/** An address in ASCII with a dotted domain (ADR 0104); pair it with a check of `isMailbox`. */
export const email = () => text().matches(/^[A-Za-z0-9.!#$%&'*+=?^_{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+$/);

/** RFC 5321 carries no longer address (erratum 1690). A bound of 254 in the pattern would slow every match. */
export const isMailbox = (address: Ref) => sql`length(${address}) <= 254`;

/** Lower-case words joined by hyphens: what a URL shows unescaped. */
export const slug = () => text().matches(/^[a-z0-9]+(-[a-z0-9]+)*$/);

/** ISO 4217, `EUR`. */
export const currency = () =>
  text()
    .default('USD')
    .matches(/^[A-Z]{3}$/);

/** ISO 3166-1 alpha-2, `DE`. */
export const country = () => text().matches(/^[A-Z]{2}$/);

export const isObject = (json: Ref) => sql`jsonb_typeof(${json}) = 'object'`;
