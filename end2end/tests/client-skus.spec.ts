// A client's list of SKUs: mapping one, importing many, and packing what is listed.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { fieldError, toast, visit } from './fixtures/person';
import { button, orderPath, shelf, toOneAddress, type Shelf } from './fixtures/shipping';

let stock: Shelf;

test.beforeAll(async ({ server }) => {
  stock = await shelf(server, 'Aliases');
});

async function openList(page: Page): Promise<void> {
  await visit(page, '/clients');
  await page.getByRole('link', { name: 'Packing slip of Aliases Ltd' }).click();
  await page.getByRole('link', { name: 'SKU list' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'SKU list of Aliases Ltd' })).toBeVisible();
}

// On a phone a cell's name begins with its column's.
const cell = (page: Page, text: string) => page.locator('td', { hasText: new RegExp(`^${text}$`) });

test('one is mapped, changed and removed', async ({ page, live }) => {
  await openList(page);
  await expectAccessible(page, live, 'SKU list');
  await page.getByLabel('Store SKU', { exact: true }).fill('NEW-PEGS');
  await page.getByLabel('Warehouse SKU', { exact: true }).fill('W-2');
  await page.getByLabel('Units per pack').fill('six');
  await button(page, 'Save SKU').click();
  await expect(fieldError(page.getByLabel('Units per pack'))).toContainText('a whole number from 1 to 10000');
  await page.getByLabel('Units per pack').fill('6');
  await button(page, 'Save SKU').click();
  await expect(toast(page)).toHaveText('SKU saved.');
  await expect(cell(page, 'NEW-PEGS')).toBeVisible();
  await page.getByRole('link', { name: 'Change NEW-PEGS' }).click();
  await expect(page.getByLabel('Units per pack')).toHaveValue('6');
  await expectAccessible(page, live, 'a SKU to change');
  await page.getByText('Remove from the list').click();
  await button(page, 'Remove SKU').click();
  await expect(toast(page)).toHaveText('SKU removed from the list.');
  await expect(cell(page, 'NEW-PEGS')).toHaveCount(0);
});

test('a file is checked, then saved', async ({ page, live }) => {
  await openList(page);
  await page.getByRole('link', { name: 'Import CSV' }).click();
  await expectAccessible(page, live, 'import of SKUs');
  const rows = 'Store SKU,Warehouse SKU,Units per pack\nNEW-A,W-1,12\nNEW-B,W-2,\n';
  await page.locator('#csv-file').setInputFiles({ name: 'skus.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) });
  await button(page, 'Check the rows').click();
  await expect(page.getByText('New: 1. Changed: 0. Unchanged: 0. With errors: 1.')).toBeVisible();
  await expect(page.getByText('Units per pack is empty.')).toBeVisible();
  await expectAccessible(page, live, 'checked SKUs');
  await button(page, 'Save 1 SKU').click();
  await expect(toast(page)).toContainText('SKUs imported.');
  await expect(cell(page, 'NEW-A')).toBeVisible();
  await expect(cell(page, 'NEW-B')).toHaveCount(0);
});

test('an order waits for its SKU, and shows our name once it is mapped', async ({ page, live }) => {
  await openList(page);
  await page.getByLabel('Every SKU must be on the list').check();
  await button(page, 'Save setting').click();
  await expect(page.getByRole('heading', { name: 'Not on the list' })).toBeVisible();
  await expectAccessible(page, live, 'SKUs that are not listed');
  const [order] = toOneAddress(stock);
  const path = await orderPath(page, stock, order!.id);
  await visit(page, path);
  await expect(page.getByText('SKU not on the client\'s list')).toBeVisible();
  await expectAccessible(page, live, 'an order that waits for a SKU');
  const map = page.getByRole('link', { name: /^Map SKU/ });
  for (let left = await map.count(); left > 0; left -= 1) {
    await map.first().click();
    await page.getByLabel('Warehouse SKU', { exact: true }).fill(`OURS-${left}`);
    await button(page, 'Save SKU').click();
    await expect(toast(page)).toHaveText('SKU saved.');
    await visit(page, path);
  }
  await expect(page.getByText('SKU not on the client\'s list')).toHaveCount(0);
  await expect(page.getByText('OURS-1')).toBeVisible();
  await expectAccessible(page, live, 'an order with our SKUs');
  await openList(page);
  await page.getByLabel('Every SKU must be on the list').uncheck();
  await button(page, 'Save setting').click();
});
