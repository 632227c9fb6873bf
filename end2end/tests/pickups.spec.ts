// What customers pick up at the counter: ready, then collected, and nothing of it while the order is on hold.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { toast } from './fixtures/person';
import { connect, pullAll, untilOver } from './fixtures/records';
import { button, openOrder } from './fixtures/shipping';

const panel = (page: Page) => page.getByRole('region', { name: 'Pickup', exact: true });

test('an order is marked as ready for pickup, then as collected', async ({ page, server, live }) => {
  const stock = await connect(server, 'Counter', { orders: 200 });
  await untilOver(server, await pullAll(server, stock.id));
  const open = (await stock.store.truth()).filter((one) => [8, 9, 11].includes(one.status_id) && !one.is_deleted);
  const pickedUp = open.find((one) => one.lines.some((line) => line.type === 'physical' && line.address_id === 0));
  const goesOut = open.find((one) => one.lines.every((line) => line.address_id > 0));

  await openOrder(page, stock, goesOut!.id);
  await expect(panel(page)).toHaveCount(0);

  await openOrder(page, stock, pickedUp!.id);
  await expect(panel(page)).toContainText('It is not marked as ready yet.');
  await expect(button(panel(page), 'Collected')).toHaveCount(0);
  await expectAccessible(page, live, 'order to be picked up');
  await button(panel(page), 'Ready for pickup').click();
  await expect(toast(page)).toContainText('Marked as ready for pickup.');
  await expect(panel(page)).toContainText('Ready for pickup.');
  await expectAccessible(page, live, 'order ready for pickup');
  await button(panel(page), 'Collected').click();
  await expect(toast(page)).toContainText('Marked as collected.');
  await expect(panel(page).getByRole('button')).toHaveCount(0);
  await expectAccessible(page, live, 'order that was collected');
});
