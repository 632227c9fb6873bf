// Files whose columns nobody knows, and files that leave two questions open.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { check, csvStatus, paste, shipButton, ups } from './fixtures/shipments-csv';
import { shelf, toOneAddress } from './fixtures/shipping';

/** As a person does it: the field has the focus when it changes. */
async function pick(page: Page, column: string, name: string): Promise<void> {
  const field = page.locator(column);
  await field.focus();
  await field.selectOption(name);
}

test('the columns of an unknown program are chosen, and known the next time', async ({ page, server, live }) => {
  const stock = await shelf(server, 'Unknown columns');
  const [one, other] = toOneAddress(stock).map((order) => order.id);
  const header = 'Sale,Parcel code,Sent with';
  await paste(page, live, stock.id, `${header}\n${one},${ups},UPS\n`);
  await expect(csvStatus(page)).toContainText('The first row must be a header that names the columns');
  await expect(shipButton(page)).toHaveCount(0);
  await page.locator('summary', { hasText: 'Change columns…' }).click();
  await expectAccessible(page, live, 'CSV, unknown columns');
  await pick(page, '#columns-order', 'Sale');
  await pick(page, '#columns-tracking_number', 'Parcel code');
  await pick(page, '#columns-carrier', 'Sent with');
  await check(page, live);
  await expect(csvStatus(page)).toHaveText('1 row for 1 shipment, no errors.');
  await shipButton(page).click();
  await expect(page.locator('#csv-answer')).toContainText('1 of 1 row shipped.');

  await paste(page, live, stock.id, `${header}\n${other},1Z999AA10123456785,UPS\n`);
  await expect(page.getByText('Columns as last time.')).toBeVisible();
  await expect(csvStatus(page)).toHaveText('1 row for 1 shipment, no errors.');
});

test('after the order column was chosen, the carrier is asked for as well', async ({ page, server, live }) => {
  const stock = await shelf(server, 'Two questions');
  const [one, other] = toOneAddress(stock).map((order) => order.id);
  await paste(page, live, stock.id, `Order ID,Order number,Tracking number\n${one},${other},${ups}\n`);
  await expect(page.locator('select#columns-order[aria-describedby]')).toBeVisible();
  await pick(page, '#columns-order', 'Order number');
  await check(page, live);
  await expect(page.getByLabel('Carrier of rows that name none')).toBeVisible();
  await expect(shipButton(page)).toHaveCount(0);
});
