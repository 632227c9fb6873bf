// Stock levels by a CSV: checked, then given as they were checked, and taken along.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { fieldError, toast, visit } from './fixtures/person';
import { connect } from './fixtures/records';
import { button } from './fixtures/shipping';

const choose = (page: Page, rows: string) =>
  page.locator('#csv-file').setInputFiles({ name: 'stock.csv', mimeType: 'text/csv', buffer: Buffer.from(rows) });

test('a file of levels is checked, then sent', async ({ page, server, live }) => {
  const { at } = await connect(server, 'Counted', { orders: 5 });
  await visit(page, at('stock/import'));
  await expect(page.getByText('Stock is off for this integration.')).toBeVisible();
  await expect(button(page, 'Check the rows')).toHaveCount(0);

  await visit(page, at('stock'));
  await page.getByLabel('Set stock levels in BigCommerce').check();
  await button(page.getByRole('region', { name: 'Stock in BigCommerce' }), 'Save').click();
  await expect(toast(page)).toContainText('Stock is on.');
  await page.getByRole('link', { name: 'Import CSV' }).click();
  await expectAccessible(page, live, 'import of stock levels');

  await page.getByLabel('Counted at').fill('2026-01-02T03:04');
  await choose(page, 'sku,level\nÜ-2 / µ,12\n');
  await button(page, 'Check the rows').click();
  await expect(fieldError(page.getByLabel('Counted at'))).toContainText('more than 15 minutes ago');
  await expectAccessible(page, live, 'levels that are too old');

  await page.getByLabel('Counted at').fill('');
  await choose(page, 'sku,level,location_id\nÜ-2 / µ,12,\nNOT-THERE,-3,1\n');
  await button(page, 'Check the rows').click();
  await expect(page.getByText('New: 1. Changed: 0. The same as before: 0. With errors: 1.')).toBeVisible();
  await expect(page.getByText('level is not a whole number')).toBeVisible();
  await expect(page.getByLabel('Counted at')).toHaveValue('');
  await expectAccessible(page, live, 'checked stock levels');
  await button(page, 'Send 1 level').click();
  await expect(toast(page)).toContainText('The file\'s levels wait for the next call to BigCommerce.');
  await expect(page.getByRole('table', { name: 'Stock levels' })).toContainText('Ü-2 / µ');

  const download = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Export CSV' }).click();
  expect((await download).suggestedFilename()).toBe('stock.csv');
});
