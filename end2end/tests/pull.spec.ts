// Pull Orders: counted first, then everything, by date or by number; again changes nothing.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { fact, fieldError, untilRun, visit } from './fixtures/person';
import { connect, importedStatuses } from './fixtures/records';
import type { Truth } from './fixtures/store';

const count = (page: Page) => page.getByRole('button', { name: 'Count first' });
const pull = (page: Page) => page.getByRole('button', { name: 'Pull Orders' });
const counted = (page: Page) => page.getByRole('form', { name: 'Pull Orders' }).locator('.notice-info');
const isImported = (order: Truth) => importedStatuses.includes(order.status_id);
// In Canada dates are written as ISO has them.
const dayIn = (timeZone: string, order: Truth) =>
  new Date(order.date_created * 1_000).toLocaleDateString('en-CA', { timeZone });
/** A day as pages say it. */
const said = (day: string) => new Date(day).toLocaleDateString('en-US', { dateStyle: 'medium', timeZone: 'UTC' });

test('everything is counted, then pulled; pulled again, all of it is unchanged', async ({ page, server, live }) => {
  const { at, store } = await connect(server, 'Everything', { orders: 60 });
  const orders = (await store.truth()).filter(isImported).length;
  expect(orders).toBeGreaterThan(2);
  await visit(page, at('pull'));
  await count(page).click();
  await expect(counted(page)).toContainText(`${orders} orders would be read, with about 1 call to BigCommerce.`);
  const byStatus = await counted(page).locator('.numeric').allTextContents();
  expect(byStatus.map(Number).reduce((sum, one) => sum + one, 0)).toBe(orders);

  await pull(page).click();
  await untilRun(page, live, 'Complete');
  await expect(fact(page, 'New')).toHaveText(String(orders));
  await expect(fact(page, 'Why')).toHaveText('Requested by Ada');

  await visit(page, at('pull'));
  await pull(page).click();
  await untilRun(page, live, 'Complete');
  await expect(fact(page, 'New')).toHaveText('0');
  await expect(fact(page, 'Updated')).toHaveText('0');
  await expect(fact(page, 'Unchanged')).toHaveText(String(orders));
});

test('a range of days is counted and pulled: in UTC first, in the time zone of the store once that is known', async ({ page, server, live }) => {
  const { at, store } = await connect(server, 'Days', { orders: 200 });
  const truth = await store.truth();
  const day = dayIn('UTC', truth[100]!);
  const orders = truth.filter((order) => dayIn('UTC', order) === day && order.status_id !== 0).length;
  await visit(page, at('pull'));
  await expect(page.getByText('Days in UTC until')).toBeVisible();
  await page.getByLabel('By date').check();
  await page.getByLabel('From', { exact: true }).fill(day);
  await page.getByLabel('Until, included').fill(day);
  await page.getByLabel('Every status').check();
  await count(page).click();
  await expect(counted(page)).toContainText(`${orders} orders would be read`);
  await expect(page.getByLabel('From', { exact: true })).toHaveValue(day);
  await expect(page.getByLabel('Every status')).toBeChecked();

  await pull(page).click();
  await untilRun(page, live, 'Complete');
  await expect(fact(page, 'Reads')).toHaveText(`Created from ${said(day)} until ${said(day)} (UTC)`);
  await expect(fact(page, 'New')).toHaveText(String(orders));

  // The sandbox says that it is in Chicago; the pull has heard it.
  const zone = 'America/Chicago';
  const there = truth.filter((order) => dayIn(zone, order) === day && order.status_id !== 0).length;
  await visit(page, at('pull'));
  await expect(page.getByText(`Days in the store's time zone, ${zone}.`)).toBeVisible();
  await page.getByLabel('By date').check();
  await page.getByLabel('From', { exact: true }).fill(day);
  await page.getByLabel('Until, included').fill(day);
  await page.getByLabel('Every status').check();
  await count(page).click();
  await expect(counted(page)).toContainText(`${there} orders would be read`);
  await pull(page).click();
  await untilRun(page, live, 'Complete');
  await expect(fact(page, 'Reads')).toHaveText(`Created from ${said(day)} until ${said(day)} (${zone})`);
  await expect(fact(page, 'Orders read')).toHaveText(String(there));
});

test('chosen statuses are pulled, and choosing none is said', async ({ page, server, live }) => {
  const { at, store } = await connect(server, 'Chosen', { orders: 60 });
  const completed = (await store.truth()).filter((order) => order.status_id === 10).length;
  expect(completed).toBeGreaterThan(0);
  await visit(page, at('pull'));
  const form = page.getByRole('form', { name: 'Pull Orders' });
  await form.getByLabel('These', { exact: true }).check();
  for (const imported of ['Awaiting Pickup', 'Awaiting Shipment', 'Awaiting Fulfillment']) {
    await form.getByRole('checkbox', { name: imported }).uncheck();
  }
  await count(page).click();
  await expect(form.getByText('Please choose at least one.')).toBeVisible();
  await expect(form.getByLabel('These', { exact: true })).toBeChecked();

  await form.getByRole('checkbox', { name: 'Completed' }).check();
  await pull(page).click();
  await untilRun(page, live, 'Complete');
  await expect(fact(page, 'New')).toHaveText(String(completed));
});

test('named orders are pulled, whatever their status; one that is not there is a problem', async ({ page, server, live }) => {
  const { at, store } = await connect(server, 'Named', { orders: 30 });
  const [first, second] = (await store.truth()).filter((order) => order.status_id === 10);
  await visit(page, at('pull'));
  await page.getByLabel('By number').check();
  await page.getByLabel('Order numbers').fill(`#${first?.id}, ${second?.id}\n999999`);
  await count(page).click();
  await expect(counted(page)).toContainText('3 orders would be read');
  await pull(page).click();
  await untilRun(page, live, 'Complete, 1 problem');
  await expect(fact(page, 'New')).toHaveText('2');
  await expect(page.getByText('This order is not in the store.')).toBeVisible();
});

test('what cannot be pulled is said beside its field, and what was typed stays', async ({ page, server }) => {
  const { at } = await connect(server, 'Mistaken');
  await visit(page, at('pull'));
  await page.getByLabel('By date').check();
  const [from, until, numbers] = [page.getByLabel('From', { exact: true }), page.getByLabel('Until, included'), page.getByLabel('Order numbers')];
  await pull(page).click();
  await expect(fieldError(from)).toHaveText('Please fill this in.');

  await from.fill('2026-11-02');
  await until.fill('2026-11-01');
  await pull(page).click();
  await expect(fieldError(until)).toHaveText('The end is before the beginning.');
  await expect(from).toHaveValue('2026-11-02');

  await page.getByLabel('By number').check();
  await numbers.fill('1001, 12a');
  await count(page).click();
  await expect(fieldError(numbers)).toContainText('Please type order numbers only');
  await expect(numbers).toHaveValue('1001, 12a');

  await page.getByLabel('By date').check();
  await from.fill('2001-01-01');
  await until.fill('2001-01-02');
  await count(page).click();
  await expect(counted(page)).toContainText('No orders match.');
});

test('one pull of an integration at a time', async ({ page, server, live }) => {
  const { at, store, id } = await connect(server, 'Busy');
  await store.fault({ kind: 'hang' });
  const run = await server.ask<string>('pull_orders', { integration: id });
  await visit(page, at('pull'));
  await pull(page).click();
  await expect(page.getByText('This integration already has an import running.')).toBeVisible();
  await server.ask('cancel_run', { id: run });
  await visit(page, `/imports/${run}`);
  await untilRun(page, live, 'Cancelled');
});
