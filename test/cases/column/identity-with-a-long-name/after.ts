import { bigint, table } from 'tablewright';

export const orders = table('orders_of_all_clients_that_were_ever_placed_anywhere', {
  identifier_of_the_order: bigint().identity('always'),
});
