// A client's ignore rules: previewed, saved, seen at an order, removed.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { fieldError, toast, visit } from './fixtures/person';
import { button, orderPath, shelf, toOneAddress, type Shelf } from './fixtures/shipping';

let stock: Shelf;

test.beforeAll(async ({ server }) => {
  stock = await shelf(server, 'Ignored');
});

async function openRules(page: Page): Promise<void> {
  await visit(page, '/clients');
  await page.getByRole('link', { name: 'Packing slip of Ignored Ltd' }).click();
  await page.getByRole('link', { name: 'Ignore rules' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Ignore rules of Ignored Ltd' })).toBeVisible();
}

const removeRule = async (page: Page) => {
  await page.locator('summary', { hasText: 'Remove' }).first().click();
  await button(page, 'Remove the rule').click();
  await expect(toast(page)).toContainText('Rule removed.');
  await expect(page.getByText('No ignore rules')).toBeVisible();
};

test('a rule is previewed, saved and removed', async ({ page, live }) => {
  await openRules(page);
  await expectAccessible(page, live, 'ignore rules');
  await page.getByLabel('Ignore lines by').selectOption('Country it is shipped to');
  await page.getByLabel('Value').fill('USA');
  await button(page, 'Preview the rule').click();
  await expect(fieldError(page.getByLabel('Value'))).toContainText('code of two letters');
  await page.getByLabel('Value').fill('zz');
  await button(page, 'Preview the rule').click();
  await expect(page.getByRole('heading', { name: 'If lines to the country ZZ are ignored' })).toBeVisible();
  await expect(page.getByText('Nothing is saved yet.')).toBeVisible();
  await expectAccessible(page, live, 'preview of an ignore rule');
  await button(page, 'Save the rule').click();
  await expect(toast(page)).toContainText('Rule saved.');
  await expect(page.locator('td', { hasText: /ZZ$/ })).toBeVisible();
  await expectAccessible(page, live, 'an ignore rule');
  await removeRule(page);
});

test('an order says which lines are not shipped from here', async ({ page, live }) => {
  const [order] = toOneAddress(stock);
  const path = await orderPath(page, stock, order!.id);
  await openRules(page);
  await page.getByLabel('Ignore lines by').selectOption('Product type');
  await page.getByLabel('Value').fill('physical');
  await button(page, 'Preview the rule').click();
  await expect(page.getByText('nothing left to ship here')).toBeVisible();
  await button(page, 'Save the rule').click();
  await expect(toast(page)).toContainText('Rule saved.');
  const said = page.getByText('Not shipped from here: rule for the product type physical').first();
  await expect(async () => {
    await visit(page, path);
    await expect(said).toBeVisible({ timeout: 1_000 });
  }).toPass();
  await expectAccessible(page, live, 'an order of which nothing is shipped from here');
  await openRules(page);
  await removeRule(page);
  await expect(async () => {
    await visit(page, path);
    await expect(said).toHaveCount(0, { timeout: 1_000 });
  }).toPass();
});
