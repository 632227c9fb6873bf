// Stock levels that a store is told: off until somebody turns it on, and then the newest of each SKU.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { fieldError, toast, visit } from './fixtures/person';
import { connect } from './fixtures/records';
import { button } from './fixtures/shipping';

const setting = (page: Page) => page.getByRole('region', { name: 'Stock in BigCommerce' });
const form = (page: Page) => page.getByRole('region', { name: 'Give a level' });
const box = (page: Page) => page.getByLabel('Set stock levels in BigCommerce');

// The page does not change by itself.
async function untilShown(page: Page, state: string): Promise<void> {
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole('table', { name: 'Stock levels' })).toContainText(state, { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
}

test('a level is given once stock is on, and none when it is off again', async ({ page, server, live }) => {
  const { at } = await connect(server, 'Stocked', { orders: 5 });
  await visit(page, at('stock'));
  await expect(setting(page)).toContainText('Nothing is sent to it.');
  await expect(form(page)).toHaveCount(0);
  await expectAccessible(page, live, 'stock, off');

  await page.getByRole('link', { name: 'Get locations' }).click();
  await expect(setting(page)).toContainText('1: Default location');
  await expect(setting(page)).toContainText('3: Closed shop (disabled in BigCommerce)');
  await box(page).check();
  await setting(page).getByLabel('Location').fill('none');
  await button(setting(page), 'Save').click();
  await expect(fieldError(setting(page).getByLabel('Location'))).toContainText('whole number');
  await setting(page).getByLabel('Location').fill('1');
  await box(page).check();
  await button(setting(page), 'Save').click();
  await expect(toast(page)).toContainText('Stock is on.');

  // A SKU of the sandbox's catalogue, and one that it has not.
  for (const sku of ['Ü-2 / µ', 'NOT-THERE']) {
    await form(page).getByLabel('Store SKU').fill(sku);
    await form(page).getByLabel('Level').fill('12');
    await button(form(page), 'Send level').click();
    await expect(toast(page)).toContainText('The level waits for the next call to BigCommerce.');
  }
  await untilShown(page, 'Confirmed');
  await untilShown(page, 'Items with identity: [sku NOT-THERE] were not found');
  await expectAccessible(page, live, 'stock levels');

  await page.getByLabel('State').selectOption({ label: 'Refused, expired or unknown' });
  await button(page, 'Apply').click();
  await expect(page.getByRole('table', { name: 'Stock levels' })).not.toContainText('Ü-2');
  await page.getByRole('link', { name: /^New level/ }).click();
  await expect(form(page).getByLabel('Store SKU')).toHaveValue('NOT-THERE');
  await form(page).getByLabel('Level').fill('a few');
  await button(form(page), 'Send level').click();
  await expect(fieldError(form(page).getByLabel('Level'))).toContainText('whole number');
  await expectAccessible(page, live, 'a level that is none');

  await box(page).uncheck();
  await button(setting(page), 'Save').click();
  await expect(toast(page)).toContainText('Stock is off.');
  await expect(form(page)).toHaveCount(0);
});

test('a token that may not change stock is named', async ({ page, server, live }) => {
  const { at } = await connect(server, 'Stocked read only', {}, 'read-only');
  await visit(page, at('stock'));
  await box(page).check();
  await button(setting(page), 'Save').click();
  await form(page).getByLabel('Store SKU').fill('Ü-2 / µ');
  await form(page).getByLabel('Level').fill('3');
  await button(form(page), 'Send level').click();
  await expect(async () => {
    await page.reload();
    await expect(setting(page)).toContainText('the token may not change stock', { timeout: 1_000 });
  }).toPass({ timeout: 30_000 });
  await expectAccessible(page, live, 'stock that the store refuses');
});
