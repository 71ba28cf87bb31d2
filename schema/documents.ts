import { field, shape } from 'tablewright';

// What the JSONB columns hold that the application and PostgreSQL hold to a shape: types, validators and a check come of it.
// Money is a decimal string, as `numeric` is in TypeScript: a JSON number would round it.

const url = () => field.text({ pattern: /^https?:[/][/]/ });
const color = () => field.text({ pattern: /^#[0-9a-f]{6}$/ });

/** A postal address as it was typed, kept as a copy: a later move must not rewrite where a parcel went. */
export const address = shape({
  recipient: field.text({ min: 1 }),
  line1: field.text({ min: 1 }),
  line2: field.text().optional(),
  city: field.text({ min: 1 }),
  region: field.text().optional().comment('State, province or county.'),
  postal_code: field.text().optional(),
  country: field.text({ pattern: /^[A-Z]{2}$/ }).comment('ISO 3166-1 alpha-2, `DE`.'),
});

/** The lines of an order, with names and prices as they were when it was placed. */
export const orderItems = field.array(
  shape({
    product_id: field.uuid(),
    sku: field.text(),
    name: field.text(),
    quantity: field.integer({ min: 1 }),
    unit_price: field.text({ pattern: /^[0-9]+(\.[0-9]+)?$/ }),
  }),
  { min: 1 },
);

/** How an employee proves who they are at a site; tried in this order. */
export const validationMethods = field.array(
  field.union(
    shape({
      type: field.oneOf('employee_id'),
      label: field.text().optional(),
      pattern: field.text().optional(),
    }),
    shape({ type: field.oneOf('email'), allowed_domains: field.array(field.text()).optional() }),
    shape({
      type: field.oneOf('serial_card'),
      label: field.text().optional(),
      length: field.integer({ min: 1 }).optional(),
    }),
    shape({ type: field.oneOf('magic_link'), expires_in_minutes: field.integer({ min: 1 }) }),
  ),
);

/** What makes a site look like its client's. Colours are `#rrggbb`. */
export const branding = shape({
  logo_url: url().optional(),
  hero_image_url: url().optional(),
  primary_color: color().optional(),
  secondary_color: color().optional(),
  font_family: field.text().optional(),
  welcome_message: field.text().optional(),
});

/** How a client's own systems are connected. Secrets stay in the secret store: only their name is kept here. */
export const integrationSettings = shape({
  hris_system: field.text().optional(),
  employee_sync_schedule: field.text().optional().comment('Cron expression of the employee import, in UTC.'),
  sso_metadata_url: url().optional(),
  webhook_url: url().optional(),
  credentials_secret: field.text().optional().comment('Name of the secret that holds the credentials.'),
});
