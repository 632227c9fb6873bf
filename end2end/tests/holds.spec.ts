// Orders that are not to be shipped now: put on hold by a person or by their status, and cancelled ones.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { expectChoiceNeeded, fieldError, toast, visit } from './fixtures/person';
import { untilOver } from './fixtures/records';
import { addresses, button, openOrder, shelf, shipForm, toOneAddress, shipUntracked } from './fixtures/shipping';

const onHold = (page: Page) => page.getByRole('region', { name: 'On hold' });
const rows = (page: Page) => page.locator('tbody tr');

test('an order is put on hold with a reason, listed as such, and released', async ({ page, server, live }) => {
  const stock = await shelf(server, 'Hold one');
  const order = toOneAddress(stock)[0]!;
  await openOrder(page, stock, order.id);
  await page.locator('summary', { hasText: 'Put on hold…' }).click();
  await page.getByLabel('Until (optional)').fill('2020-01-01');
  await button(page, 'Put on hold').click();
  await expect(fieldError(page.getByLabel('Reason'))).toHaveText('Please fill this in.');
  await expect(page.getByLabel('Until (optional)')).toHaveValue('2020-01-01');
  await page.getByLabel('Reason').fill('Address <unclear>');
  await button(page, 'Put on hold').click();
  await expect(page.getByText('Please choose a day that is still to come.')).toBeVisible();
  await expect(page.getByLabel('Reason')).toHaveValue('Address <unclear>');
  await page.getByLabel('Until (optional)').fill('');
  await button(page, 'Put on hold').click();
  await expect(toast(page)).toContainText('Order put on hold.');
  await expect(onHold(page)).toContainText('Address <unclear>');
  await expect(onHold(page)).toContainText('Ada');
  await expectAccessible(page, live, 'order on hold');

  await shipForm(page).getByLabel('Tracking number').fill('HOLD-1');
  await button(page, 'Ship').click();
  await expect(page.getByText('To ship it anyway, say why.')).toBeVisible();
  await expect(shipForm(page).getByLabel('Tracking number')).toHaveValue('HOLD-1');

  await visit(page, `/orders?integration=${stock.id}&search=${order.id}`);
  await expect(rows(page).first()).toContainText('On hold');
  // Without the search, so that it is the filter that narrows the list.
  await visit(page, `/orders?integration=${stock.id}&status=11`);
  await expect(rows(page)).not.toHaveCount(1);
  await page.getByRole('navigation', { name: 'Work lists' }).getByRole('link', { name: 'On hold' }).click();
  await expect(page.locator('tbody a')).toHaveText([String(order.id)]);
  await expectAccessible(page, live, 'orders on hold');

  await visit(page, '/');
  await page.getByRole('link', { name: /^On hold/ }).click();
  await expect(page).toHaveURL(/list=held/);
  await openOrder(page, stock, order.id);
  await button(page, 'Release').click();
  await expect(toast(page)).toHaveText('Order released.');
  await expect(onHold(page)).toHaveCount(0);
});

test('several orders are put on hold and released together', async ({ page, server, live }) => {
  const stock = await shelf(server, 'Hold many');
  const [one, two, three] = stock.unshipped.filter((order) => order.status_id === 11);
  const list = `/orders?integration=${stock.id}&status=11`;
  await visit(page, list);
  await expectChoiceNeeded(page, live, 'Release selected');
  for (const order of [one, two]) await page.getByLabel(`Select order ${order!.id}`).check();
  await page.locator('summary', { hasText: 'Hold selected…' }).click();
  await button(page, 'Put on hold').click();
  await expect(fieldError(page.getByLabel('Reason'))).toHaveText('Please fill this in.');
  await expect(page.getByLabel(`Select order ${one!.id}`)).toBeChecked();
  await page.getByLabel('Reason').fill('Stock-taking');
  await expectAccessible(page, live, 'orders, hold selected');
  await button(page, 'Put on hold').click();
  await expect(toast(page)).toContainText('Orders put on hold.');
  await visit(page, `/orders?integration=${stock.id}&list=held&status=11`);
  await expect(rows(page)).toHaveCount(2);
  // Among several, one that was on hold already keeps the hold that it has.
  await visit(page, list);
  for (const order of [one, three]) await page.getByLabel(`Select order ${order!.id}`).check();
  await page.locator('summary', { hasText: 'Hold selected…' }).click();
  await page.getByLabel('Reason').fill('Until the van is back');
  await button(page, 'Put on hold').click();
  await expect(toast(page)).toContainText('keep the hold that they have');
  await openOrder(page, stock, one!.id);
  await expect(page.getByText('Stock-taking')).toBeVisible();
  await visit(page, `/orders?integration=${stock.id}&list=held&status=11`);
  for (const order of [one, two, three]) await page.getByLabel(`Select order ${order!.id}`).check();
  await button(page, 'Release selected').click();
  await expect(toast(page)).toHaveText('Orders released.');
  await expect(rows(page)).toHaveCount(0);
});

test('a status puts orders on hold, as its integration says', async ({ page, server, live }) => {
  const stock = await shelf(server, 'Hold status');
  await visit(page, stock.at('settings'));
  const section = page.getByRole('region', { name: 'Statuses on hold' });
  await section.getByLabel('Awaiting Shipment').check();
  await button(section, 'Save').click();
  await expect(toast(page)).toContainText('Saved.');
  await expect(section.getByLabel('Awaiting Shipment')).toBeChecked();
  await expectAccessible(page, live, 'integration, statuses on hold');
  await visit(page, `/orders?integration=${stock.id}&status=9&list=to_ship`);
  await expect(rows(page)).toHaveCount(0);
  const held = stock.unshipped.find((order) => order.status_id === 9 && addresses(order).length > 0)!;
  await openOrder(page, stock, held.id);
  await expect(onHold(page)).toBeVisible();
  await expect(page.locator('.page-head .badge', { hasText: 'On hold' })).toBeVisible();
});

test('a cancelled order is not shipped before somebody says why', async ({ page, server, live }) => {
  const stock = await shelf(server, 'Cancelled');
  const order = toOneAddress(stock)[0]!;
  await stock.store.change(order.id, { status_id: 5 });
  await untilOver(server, await server.ask<string>('pull_orders', { integration: stock.id, scope: 'named', remote_ids: String(order.id) }));
  await openOrder(page, stock, order.id);
  await expect(page.getByRole('region', { name: 'Not to ship' })).toContainText('This order is cancelled.');
  await expect(page.getByText('Order was cancelled in the store', { exact: false }).first()).toBeVisible();
  await shipUntracked(page);
  await expect(page.getByText('To ship it anyway, say why.')).toBeVisible();
  await expectAccessible(page, live, 'order that is cancelled');
  await page.getByLabel('Why ship it anyway?').fill('The customer called');
  await button(page, 'Ship without tracking').click();
  await expect(toast(page)).toContainText('Shipment made');
});
