import { check, date, index, key, oneOf, rls, sql, table, text, timestamps, unique, uuid } from 'tablewright';
import { email, id, isMailbox } from './columns.ts';
import { sites } from './sites.ts';

/** People who may choose a gift at a site. Imported from the client's HR system or a file. */
export const employees = table(
  'employees',
  {
    /** Identifies the employee at one site. What `orders.employee_id` refers to. */
    id: id(),
    /** Site that the employee may enter; the same person at two sites is two rows. */
    site_id: uuid().references(() => sites.id),
    /** The client's own personnel number: text, unique per site. Not what `orders.employee_id` holds. */
    employee_id: text(),
    /** Given name, where the client tells. */
    first_name: text().nullable(),
    /** Family name, where the client tells. */
    last_name: text().nullable(),
    /** Work e-mail, one way to log in. Kept as typed; compare by lower(). Not unique: mailboxes are shared. */
    email: email().nullable(),
    /** Number on the employee's card, one way to log in; unique per site. */
    serial_card_number: text().nullable(),
    /** Department, for the client's reports. */
    department: text().nullable(),
    /** First day at the client; anniversaries count from it. */
    hired_on: date().nullable(),
    /** `inactive` keeps the orders and refuses the login. */
    status: oneOf('active', 'inactive').default('active'),
    ...timestamps(),
  },
  (t) => [
    unique(t.site_id, t.employee_id),
    unique(t.site_id, t.serial_card_number),
    unique(t.id, t.site_id).comment('Lets orders prove that their employee is one of their site.'),
    index('idx_employees_site_id').on(t.site_id),
    index('idx_employees_employee_id').on(t.employee_id),
    index('idx_employees_email').on(t.email),
    index('idx_employees_email_lower').on(key(sql`lower(${t.email})`)),
    index('idx_employees_serial_card').on(t.serial_card_number),
    check('employees_email_length', isMailbox(t.email)),
    rls('enabled'),
  ],
);
