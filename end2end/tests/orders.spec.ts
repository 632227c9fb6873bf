// Finding orders, and reading one. What strangers typed is shown as text.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { fact, untilRun, visit } from './fixtures/person';
import { connect, pullAll, untilOver, type Connected } from './fixtures/records';
import { openOrderMenu } from './fixtures/shipping';
import type { Truth } from './fixtures/store';

let shelf: Connected;
let truth: Truth[];

test.beforeAll(async ({ server }) => {
  // With this seed some shoppers have awkward names.
  shelf = await connect(server, 'Shelf', { orders: 130, seed: 18 });
  truth = (await shelf.store.truth()).filter((order) => order.status_id !== 0);
  await untilOver(server, await pullAll(server, shelf.id));
});

const numbers = (page: Page) => page.locator('tbody a');
/** Columns to choose have the same labels. */
const filters = (page: Page) => page.getByRole('search', { name: 'Orders' });
// The sandbox says that it is in Chicago; days are the store's own.
const dayOf = (order: Truth) => new Date(order.date_created * 1_000).toLocaleDateString('en-CA', { timeZone: 'America/Chicago' });

async function openOrder(page: Page, number: number): Promise<void> {
  await visit(page, `/orders?integration=${shelf.id}&search=${number}`);
  await page.getByRole('link', { name: String(number), exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: `Order ${number}` })).toBeVisible();
}

test('the pages hold every order once, newest first, and lead back', async ({ page }) => {
  await visit(page, `/orders?integration=${shelf.id}`);
  const first = await numbers(page).allTextContents();
  expect(first).toHaveLength(50);
  const seen: string[] = [];
  for (;;) {
    const shown = await numbers(page).allTextContents();
    seen.push(...shown);
    const older = page.getByRole('link', { name: 'Older' });
    if ((await older.count()) === 0) break;
    await older.click();
    await expect(numbers(page).first()).not.toHaveText(shown[0] ?? '');
  }
  const newestFirst = truth.toSorted((one, other) => other.date_created - one.date_created).map((order) => String(order.id));
  expect(seen).toEqual(newestFirst);

  await page.goBack();
  await expect(numbers(page).first()).toHaveText(seen[50] ?? '');
  await page.getByRole('link', { name: 'Newest' }).click();
  await expect(numbers(page)).toHaveText(first);
});

test('filters narrow the list together, and are cleared together', async ({ page }) => {
  const completed = truth.filter((order) => order.status_id === 10);
  const day = dayOf(completed[completed.length >> 1]!);
  await visit(page, '/orders');
  await filters(page).getByLabel('Client').selectOption({ label: 'Shelf Ltd' });
  await page.getByLabel('Integration').selectOption({ label: 'Shelf Ltd · Shelf' });
  await filters(page).getByLabel('Status').selectOption({ label: 'Completed' });
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(numbers(page)).toHaveCount(Math.min(50, completed.length));
  await expect(filters(page).getByLabel('Status')).toHaveValue('10');

  await page.getByLabel('Created from').fill(day);
  await page.getByLabel('Created until').fill(day);
  await page.getByRole('button', { name: 'Apply' }).click();
  const ofThatDay = completed.filter((order) => dayOf(order) === day).reverse();
  await expect(numbers(page)).toHaveText(ofThatDay.map((order) => String(order.id)));

  await page.getByRole('link', { name: 'Clear', exact: true }).click();
  await expect(page).toHaveURL('/orders');
  await expect(filters(page).getByLabel('Status')).toHaveValue('');
  await expect(page.getByLabel('Created from')).toHaveValue('');
});

test('a search finds numbers, SKUs and names by their beginnings', async ({ page }) => {
  const search = async (words: string) => {
    await page.getByLabel('Search').fill(words);
    await page.getByRole('button', { name: 'Apply' }).click();
  };
  const { id } = truth[7]!;
  await visit(page, `/orders?integration=${shelf.id}`);
  await search(`#${id}`);
  await expect(numbers(page)).toHaveText([String(id)]);
  const customer = (await page.locator('[data-label="Customer"]').first().innerText()).trim();

  // A plain one, and one with blanks in it.
  for (const has of [/^[A-Z]{2}-\d+-\d$/, / /]) {
    const sku = truth.flatMap((order) => order.lines).find((line) => has.test(line.sku))?.sku ?? 'none';
    const holders = truth.filter((order) => order.lines.some((line) => line.sku === sku)).reverse();
    await search(sku.toLowerCase());
    await expect(numbers(page), sku).toHaveText(holders.map((order) => String(order.id)));
  }
  await search(`${customer.slice(0, 3)} ${id}`);
  await expect(numbers(page)).toHaveText([String(id)]);
  await search('nobody-at-all');
  await expect(page.getByRole('heading', { name: 'No order matches' })).toBeVisible();
  await expect(page.getByLabel('Search')).toHaveValue('nobody-at-all');
});

test('an address that was cut still shows orders, and says what it left out', async ({ page }) => {
  await visit(page, '/orders?from=yesterday&client=nobody');
  await expect(page.getByRole('status').filter({ hasText: 'The first day is not a date like' })).toContainText('There is no such client.');
  await expect(numbers(page)).not.toHaveCount(0);
});

test('an order shows its lines under the addresses that they go to', async ({ page }) => {
  const order = truth.find((one) => new Set(one.lines.map((line) => line.address_id).filter((id) => id > 0)).size > 1)!;
  await openOrder(page, order.id);
  const addresses = [...new Set(order.lines.map((line) => line.address_id))];
  for (const address of addresses.filter((id) => id > 0)) {
    const skus = order.lines.filter((line) => line.address_id === address).map((line) => line.sku);
    const shown = page.locator(`section[aria-labelledby="consignment-${address}"] [data-label="SKU"]`);
    expect((await shown.allTextContents()).toSorted()).toEqual(skus.toSorted());
  }
  await expect(page.getByRole('heading', { name: 'Not shipped' })).toHaveCount(addresses.includes(0) ? 1 : 0);
});

test("scripts and formulas in a shopper's texts stay texts", async ({ page, server }) => {
  const { id } = truth[3]!;
  const message = `<script>document.title='owned'</script><img src=x onerror="alert(1)">`;
  const notes = `=cmd|'/C calc'!A0 </textarea><b>bold</b>`;
  await shelf.store.change(id, { customer_message: message, staff_notes: notes });
  await untilOver(server, await server.ask('pull_orders', { integration: shelf.id, scope: 'named', remote_ids: String(id) }));
  await openOrder(page, id);
  await expect(page.locator('p.raw')).toHaveText([message, notes]);
  await expect(page).toHaveTitle(`Order ${id} · ParcelPilot`);
  await expect(page.locator('main img:not(.product-image), main script:not([nonce]), main b')).toHaveCount(0);

  const name = "<script>alert('name')</script>";
  await visit(page, `/orders?search=${encodeURIComponent(name)}`);
  await expect(page.locator('[data-label="Customer"]', { hasText: name }).first()).toBeVisible();
});

test('an order is read from the store again', async ({ page, live }) => {
  const { id } = truth.find((order) => order.status_id === 11)!;
  await openOrder(page, id);
  await shelf.store.change(id, { status_id: 2 });
  await openOrderMenu(page);
  await page.getByRole('button', { name: 'Import again' }).click();
  await untilRun(page, live, 'Complete');
  await expect(fact(page, 'Updated')).toHaveText('1');
  await openOrder(page, id);
  await expect(page.locator('.page-head .badge').first()).toHaveText('Shipped');
});

test('what is not there is said with the right status', async ({ page }) => {
  for (const path of ['/orders/00000000-0000-7000-8000-000000000000', '/orders/nonsense', '/imports/nonsense', '/integrations/nonsense', '/nowhere']) {
    expect(await visit(page, path), path).toBe(404);
    await expect(page.getByRole('heading', { name: 'Not found' }).first()).toBeVisible();
  }
});
