// Files as other programs write them: which column is which is found, decided by the orders, or asked, and remembered.
import { expect, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { untilOver } from './fixtures/records';
import { check, csvStatus, paste, shipButton, ups } from './fixtures/shipments-csv';
import { shelf, toOneAddress, type Shelf } from './fixtures/shipping';
import type { TestServer } from './fixtures/server';

/** Two orders with one address each. */
async function twoOrders(server: TestServer, name: string): Promise<{ stock: Shelf; one: number; other: number }> {
  const stock = await shelf(server, name);
  const [one, other] = toOneAddress(stock);
  return { stock, one: one!.id, other: other!.id };
}

test('of two order columns that both fit, somebody chooses, and that is remembered', async ({ page, server, live }) => {
  const { stock, one, other } = await twoOrders(server, 'Two columns');
  const header = 'Order ID,Order number,Carrier,Tracking number';
  await paste(page, live, stock.id, `${header}\n${one},${other},UPS,${ups}\n`);
  const question = page.getByLabel("Which column has the store's order number?");
  await expect(question).toBeVisible();
  await expect(shipButton(page)).toHaveCount(0);
  await expectAccessible(page, live, 'CSV, two order columns');
  await question.selectOption('Order number');
  await check(page, live);
  await expect(csvStatus(page)).toHaveText('1 row for 1 shipment, no errors.');
  await expect(page.getByRole('table', { name: 'Shipments' })).toContainText(String(other));
  await expect(page.getByRole('table', { name: 'Shipments' })).toContainText('all that is left of the order is shipped');
  await shipButton(page).click();
  await expect(page.locator('#csv-answer')).toContainText('1 of 1 row shipped.');

  await paste(page, live, stock.id, `${header}\n${other},${one},UPS,1Z999AA10123456785\n`);
  await expect(page.getByText('Columns as last time.')).toBeVisible();
  await expect(csvStatus(page)).toHaveText('1 row for 1 shipment, no errors.');
  await expect(page.getByRole('table', { name: 'Shipments' })).toContainText(String(one));
});

test('a file of a known program without carriers asks for the carrier once', async ({ page, server, live }) => {
  const stock = await shelf(server, 'No carrier');
  const lines = toOneAddress(stock).flatMap(({ id, lines }) => lines.map((line) => ({ order: id, ...line })));
  const { order, sku } = lines.find((line) => line.address_id > 0 && line.sku !== '')!;
  await paste(page, live, stock.id, `Tracking #,Order #,Ship Date,User,Action,SKU,Name,Qty\n${ups},${order},11/20/2026,pat,Verify,${sku},Thing,1\n`);
  await expect(page.getByText('Read as: ShipStation scan report.')).toBeVisible();
  await expect(shipButton(page)).toHaveCount(0);
  const carrier = page.getByLabel('Carrier of rows that name none');
  await expect(carrier).toBeVisible();
  await expectAccessible(page, live, 'CSV, carrier asked');
  await carrier.selectOption({ label: 'UPS' });
  await check(page, live);
  await expect(csvStatus(page)).toHaveText('1 row for 1 shipment, no errors.');
  await shipButton(page).click();
  await expect(page.locator('#csv-answer')).toContainText('1 of 1 row shipped.');
});

test('a row of a cancelled order is an error before anything is sent', async ({ page, server, live }) => {
  const { stock, one, other } = await twoOrders(server, 'Cancelled row');
  await stock.store.change(one, { status_id: 5 });
  const run = await server.ask<string>('pull_orders', { integration: stock.id, scope: 'named', remote_ids: String(one) });
  expect((await untilOver(server, run)).state).toBe('complete');
  await paste(page, live, stock.id, `Order number,Carrier,Tracking number\n${one},UPS,${ups}\n${other},UPS,1Z999AA10123456785\n`);
  await expect(csvStatus(page)).toHaveText('1 row for 1 shipment; 1 row has an error and is skipped.');
  await expect(page.getByRole('table', { name: 'Rows with errors' })).toContainText('The order is not to ship: it is cancelled');
  await page.locator('summary', { hasText: 'Change columns…' }).click();
  await page.getByLabel('Carrier', { exact: true }).selectOption({ label: 'No such column' });
  await check(page, live);
  await expect(page.getByRole('table', { name: 'Rows with errors' }).locator('tbody tr')).toHaveCount(2);
});
