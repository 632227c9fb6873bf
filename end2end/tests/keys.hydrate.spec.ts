// Rows are chosen and opened by keys.
import { expect, test } from './fixtures';
import { visit } from './fixtures/person';
import { button, shelf, type Shelf } from './fixtures/shipping';

let stock: Shelf;

test.beforeAll(async ({ server }) => {
  stock = await shelf(server, 'By keys');
});

test('keys lead from row to row, choose rows, open them, and list themselves', async ({ page }) => {
  await visit(page, `/orders?integration=${stock.id}`);
  const links = page.locator('tbody a');
  await page.keyboard.press('j');
  await expect(links.first()).toBeFocused();
  await page.keyboard.press('j');
  await expect(links.nth(1)).toBeFocused();
  await page.keyboard.press('k');
  await expect(links.first()).toBeFocused();
  await page.keyboard.press('x');
  await expect(page.locator('td.select input').first()).toBeChecked();
  await expect(page.getByText('1 selected')).toBeVisible();
  await expect(button(page, 'Pick list')).toBeEnabled();
  await page.keyboard.press('/');
  await expect(page.getByLabel('Search')).toBeFocused();
  // What is typed there is text.
  await page.keyboard.type('jxk?');
  await expect(page.getByLabel('Search')).toHaveValue('jxk?');
  await links.first().focus();
  await page.keyboard.press('?');
  const list = page.getByRole('dialog', { name: 'Keyboard shortcuts' });
  await expect(list).toBeVisible();
  await list.getByLabel('Use single keys').uncheck();
  await page.keyboard.press('Escape');
  await page.keyboard.press('?');
  await expect(list).toBeHidden();
});

test('a page or an order is found from anywhere', async ({ page }) => {
  await visit(page, '/help');
  await page.keyboard.press('Control+k');
  const palette = page.getByRole('dialog', { name: 'Go to' });
  await expect(palette.getByRole('searchbox')).toBeFocused();
  await palette.getByRole('searchbox').fill('ship');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/shipments');
  // Its own keys listen once it is loaded.
  await page.waitForLoadState();
  await page.keyboard.press('Control+k');
  await palette.getByRole('searchbox').fill(String(stock.unshipped[0]!.id));
  await page.keyboard.press('Enter');
  // Other tests' stores may have an order of the same number.
  await expect(page).toHaveURL(`/orders?search=${stock.unshipped[0]!.id}`);
  await expect(page.locator('tbody tr', { hasText: stock.name }).locator('td a').first()).toHaveText(String(stock.unshipped[0]!.id));
});

test('all rows are chosen at once, or a range of them', async ({ page }) => {
  await visit(page, `/orders?integration=${stock.id}`);
  const boxes = page.locator('td.select input');
  await page.getByLabel('Select all').check();
  await expect(page.getByText('50 selected')).toBeVisible();
  await page.getByLabel('Select all').uncheck();
  await expect(button(page, 'Release selected')).toBeDisabled();
  await boxes.nth(1).click();
  await boxes.nth(4).click({ modifiers: ['Shift'] });
  await expect(page.getByText('4 selected')).toBeVisible();
  await button(page, 'Print packing slips').click();
  await expect(page).toHaveURL(/\/print\/slips/);
});
