// For how long personal data is kept, and what is done with that of one shopper.
import { readFile } from 'node:fs/promises';
import { expect, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { fact, fieldError, toast, visit } from './fixtures/person';
import { button, openOrder, shelf, toOneAddress, type Shelf } from './fixtures/shipping';

let stock: Shelf;

test.beforeAll(async ({ server }) => {
  stock = await shelf(server, 'Forgetful');
});

test('what would be erased is shown before it is saved', async ({ page, live }) => {
  await visit(page, '/clients');
  await page.getByRole('link', { name: 'Packing slip of Forgetful Ltd' }).click();
  const days = page.getByLabel('Erase this many days after an order is finished');
  await days.fill('7');
  await button(page, 'Show what would be erased').click();
  await expect(fieldError(days)).toContainText('from 30 to 3650');
  await days.fill('30');
  await button(page, 'Show what would be erased').click();
  await expect(page.getByText('Orders of Forgetful Ltd that would be erased now:')).toBeVisible();
  await expectAccessible(page, live, 'retention, to be confirmed');
  await button(page, 'Save and erase').click();
  await expect(toast(page)).toContainText('Saved.');
  await expect(page.getByText('Erased 30 days after an order is finished.')).toBeVisible();
  await days.fill('');
  await button(page, 'Show what would be erased').click();
  await button(page, 'Save: keep the data').click();
  await expect(page.getByText('Kept until you erase it.')).toBeVisible();
});

test('a shopper is found, given their data, and erased', async ({ page, live }) => {
  const [order] = toOneAddress(stock);
  await openOrder(page, stock, order!.id);
  const email = ((await fact(page, 'E-mail').textContent()) ?? '').trim();
  expect(email).toContain('@');
  const erased = page.url();

  await visit(page, '/personal-data');
  await expectAccessible(page, live, 'personal data');
  await page.getByLabel('E-mail address', { exact: true }).fill('nobody@example.com');
  await button(page, 'Find').click();
  await expect(page.getByText('Nothing is kept of nobody@example.com.')).toBeVisible();
  await page.getByLabel('E-mail address', { exact: true }).fill(email.toUpperCase());
  await button(page, 'Find').click();
  await expect(page.getByRole('heading', { name: `Kept of ${email.toLowerCase()}` })).toBeVisible();
  await expectAccessible(page, live, 'a shopper who was found');
  expect(page.url()).not.toContain('@');

  const [download] = await Promise.all([page.waitForEvent('download'), button(page, 'Export as JSON').click()]);
  expect(download.suggestedFilename()).toBe('personal-data.json');
  expect((await readFile(await download.path(), 'utf8')).toLowerCase()).toContain(email.toLowerCase());

  const again = page.getByLabel('The e-mail address once more, to confirm');
  await again.fill('other@example.com');
  await button(page, 'Erase personal data').click();
  await expect(fieldError(again)).toContainText('This is not the e-mail address.');
  await page.getByLabel('Erase those that are still to be shipped, too').check();
  await again.fill(email);
  await button(page, 'Erase personal data').click();
  await expect(toast(page)).toHaveText('Personal data erased.');
  await visit(page, erased);
  await expect(page.getByRole('note')).toContainText('Personal data was erased on');
  await expectAccessible(page, live, 'an erased order');
});
