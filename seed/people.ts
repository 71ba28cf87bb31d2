import type * as adminUsers from '../generated/db/tables/admin_users.js';
import type * as employees from '../generated/db/tables/employees.js';
import { at, uuid } from './keys.ts';

/** Site, personnel number, given name, family name, e-mail, card, department, first day. */
type EmployeeLine = readonly [number, string, string, string, string | null, string | null, string, string];

const staff: readonly EmployeeLine[] = [
  [1, 'A-1001', 'Priya', 'Raman', 'priya.raman@acme.example', null, 'Engineering', '2001-03-12'],
  [1, 'A-1002', 'Marcus', 'Hale', 'Marcus.Hale@acme.example', null, 'Engineering', '2001-01-08'],
  [1, 'A-1003', 'Lucía', 'Ortega', 'lucia.ortega@acme.example', null, 'Finance', '2000-11-20'],
  [1, 'A-1004', 'Tom', "O'Neill", "tom.o'neill@acme.example", null, 'Plant 2', '2001-05-02'],
  [1, 'A-1005', 'Grace', 'Kim', null, '00412207', 'Plant 2', '2001-02-26'],
  [2, 'A-2001', 'Noah', 'Bauer', 'noah.bauer@acme.example', null, 'Sales', '2026-01-05'],
  [2, 'A-2002', 'Ines', 'Carvalho', 'ines.carvalho@acme.example', null, 'Sales', '2026-01-12'],
  [4, '7', 'Hanna', 'Petersen', 'lager@northwind.example', '10000007', 'Lager', '2014-08-01'],
  [4, '12', 'Emre', 'Yıldız', 'lager@northwind.example', '10000012', 'Lager', '2019-02-15'],
  [4, '31', 'Sofia', 'Lindqvist', 's.lindqvist@northwind.example', '10000031', 'Disposition', '2021-10-01'],
  [4, '44', 'Piotr', 'Nowak', null, '10000044', 'Fuhrpark', '2023-04-03'],
  [5, 'I-1', 'Peter', 'Gibbs', 'peter@initech.example', null, 'Engineering', '1999-02-19'],
];

export const employeeRows = staff.map(
  ([site, number, first, last, email, card, department, hired], i): employees.Insert => ({
    id: uuid('employee', i + 1),
    site_id: uuid('site', site),
    employee_id: number,
    first_name: first,
    last_name: last,
    email,
    serial_card_number: card,
    department,
    hired_on: hired,
    status: site === 5 ? 'inactive' : 'active',
  }),
);

// Hashes of nothing: argon2id's form with an all-zero digest, which no password yields.
const noPassword = `$argon2id$v=19$m=19456,t=2,p=1$${'A'.repeat(22)}$${'A'.repeat(43)}`;

export const adminRows: readonly adminUsers.Insert[] = [
  {
    id: uuid('admin', 1),
    email: 'Mira.Sand@gifts.example',
    username: 'mira',
    full_name: 'Mira Sand',
    role: 'super_admin',
    password_hash: noPassword,
    last_login_at: at('2026-02-02T07:30'),
  },
  {
    id: uuid('admin', 2),
    email: 'jo@gifts.example',
    username: 'jo',
    full_name: 'Jo Ferreira',
    role: 'admin',
    password_hash: noPassword,
  },
  {
    id: uuid('admin', 3),
    email: 'auditor@gifts.example',
    username: 'auditor',
    status: 'suspended',
    password_hash: noPassword,
    failed_login_attempts: 5,
    locked_until: at('2026-02-03T00:00'),
  },
];
