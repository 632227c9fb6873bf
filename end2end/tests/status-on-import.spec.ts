// The status that new orders get in their store: off until somebody turns it on, and then of new orders alone.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { toast, visit } from './fixtures/person';
import { connect, pullAll, untilOver } from './fixtures/records';
import { button, openOrder } from './fixtures/shipping';

const setting = (page: Page) => page.getByRole('region', { name: 'Status of new orders in BigCommerce' });
const box = (page: Page) => page.getByLabel(/^Set new orders from/);
const standing = (page: Page) => page.getByRole('region', { name: 'Status in BigCommerce', exact: true });

test('new orders get their status once it is turned on, and those before keep theirs', async ({ page, server, live }) => {
  const stock = await connect(server, 'Told back', { orders: 40 });
  await untilOver(server, await pullAll(server, stock.id));
  const waiting = (await stock.store.truth()).filter((one) => one.status_id === 11 && !one.is_deleted);
  await visit(page, stock.at('shipments'));
  await expect(setting(page)).toContainText('Off');
  await expect(setting(page)).toContainText('BigCommerce may e-mail the customer');
  await expectAccessible(page, live, 'status of new orders, off');
  await box(page).check();
  await button(setting(page), 'Save').click();
  await expect(toast(page)).toContainText('Orders that are imported from now on get the new status');
  await expect(box(page)).toBeChecked();
  await expectAccessible(page, live, 'status of new orders, on');

  const [order] = await stock.store.add(1, { status_id: 11 });
  await untilOver(server, await pullAll(server, stock.id));
  await openOrder(page, stock, order!);
  // The page does not change by itself.
  await expect(async () => {
    await page.reload();
    await expect(standing(page)).toContainText('Set to Awaiting Shipment in BigCommerce.', { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await expectAccessible(page, live, 'order with a status update');
  const after = new Map((await stock.store.truth()).map((one) => [one.id, one.status_id]));
  expect(after.get(order!)).toBe(9);
  for (const one of waiting) expect(after.get(one.id)).toBe(11);
  await openOrder(page, stock, waiting[0]!.id);
  await expect(standing(page)).toHaveCount(0);

  await visit(page, stock.at('shipments'));
  await box(page).uncheck();
  await button(setting(page), 'Save').click();
  await expect(toast(page)).toContainText('Orders keep their status in BigCommerce');
  await expect(setting(page)).toContainText('Off');
});

test('a token that may not change orders is named, and nothing is turned on', async ({ page, server }) => {
  const { at } = await connect(server, 'Told back read only', {}, 'read-only');
  await visit(page, at('shipments'));
  await box(page).check();
  await button(setting(page), 'Save').click();
  await expect(page.getByRole('alert').filter({ hasText: 'create a new API account with Orders: modify' })).toBeVisible();
  await expect(setting(page)).toContainText('Off');
});

test('new orders are not set to a status on hold', async ({ page, server, live }) => {
  const { at } = await connect(server, 'Told back on hold', { orders: 5 });
  await visit(page, at('settings'));
  const held = page.getByRole('region', { name: 'Statuses on hold' });
  await held.getByLabel('Awaiting Shipment').check();
  await button(held, 'Save').click();
  await expect(toast(page)).toContainText('Saved.');
  await visit(page, at('shipments'));
  await box(page).check();
  await button(setting(page), 'Save').click();
  await expect(page.getByRole('alert').filter({ hasText: 'one of the statuses on hold' })).toBeVisible();
  await expect(setting(page)).toContainText('Off');
  await expectAccessible(page, live, 'status of new orders, on hold');
});
