// The shipments' pages move by themselves, and take nothing away from who is in the middle of something.
import { expect, test } from './fixtures';
import { visit } from './fixtures/person';
import { addresses, shelf, shipOne } from './fixtures/shipping';

test('a new shipment comes into the list; ticked boxes stay ticked', async ({ page, server }) => {
  const stock = await shelf(server, 'Watched shipments');
  const orders = stock.unshipped.filter((one) => addresses(one).length === 1).slice(0, 3);
  const ship = (index: number) => shipOne(server, page, stock, orders[index]!.id);
  await ship(0);
  await visit(page, `/shipments?integration=${stock.id}`);
  const rows = page.getByRole('checkbox', { name: /^Select shipment/ });
  await expect(rows).toHaveCount(1);
  await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
  await ship(1);
  await expect(rows).toHaveCount(2);

  await rows.first().check();
  await ship(2);
  await expect(page.getByText('Something has changed.')).toBeVisible();
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toBeChecked();
  await page.getByRole('link', { name: 'Show it' }).click();
  await expect(rows).toHaveCount(3);
});

test('a page that gets no stream asks ever more seldom, and shows what is new all the same', async ({ page, server }) => {
  const stock = await shelf(server, 'Crowded shipments');
  const orders = stock.unshipped.filter((one) => addresses(one).length === 1).slice(0, 2);
  await shipOne(server, page, stock, orders[0]!.id);
  const asked: number[] = [];
  await page.route('**/events/shipments*', (route) => {
    asked.push(Date.now());
    return route.fulfill({ status: 429, headers: { 'retry-after': '30' }, body: 'Too many' });
  });
  await visit(page, `/shipments?integration=${stock.id}`);
  const rows = page.getByRole('checkbox', { name: /^Select shipment/ });
  await expect(rows).toHaveCount(1);
  await expect(page.getByText('Connection lost, reconnecting.')).toBeVisible();
  await shipOne(server, page, stock, orders[1]!.id);
  await expect(rows).toHaveCount(2, { timeout: 20_000 });
  await expect.poll(() => asked.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(3);
  const [first, second, third] = asked as [number, number, number];
  expect(second - first).toBeGreaterThan(3_000);
  expect(third - second).toBeGreaterThan(6_000);

  await page.unroute('**/events/shipments*');
  await expect(page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible({ timeout: 40_000 });
});
