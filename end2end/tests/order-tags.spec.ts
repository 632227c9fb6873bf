// Orders are marked with tags, found by them, and acted on together; and their list shows what one wants to see of them.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { fieldError, toast, visit } from './fixtures/person';
import { button, openOrder, shelf } from './fixtures/shipping';

const rows = (page: Page) => page.locator('tbody tr');
const tags = (page: Page) => page.getByRole('list', { name: 'Tags' }).getByRole('listitem');
const tagField = (page: Page) => page.getByLabel('Tag', { exact: true });
const heading = (page: Page, name: string) => page.locator('thead th', { hasText: new RegExp(`^${name}$`) });

test('an order gets a tag, is found by it, and loses it', async ({ page, server, live }) => {
  const stock = await shelf(server, 'Tag one');
  const order = stock.unshipped[0]!;
  await openOrder(page, stock, order.id);
  const opener = page.locator('summary', { hasText: 'Add tag…' });
  await opener.click();
  await tagField(page).fill('x'.repeat(31));
  await button(page, 'Add tag').click();
  await expect(fieldError(tagField(page))).toHaveText('At most 30 characters.');
  await tagField(page).fill('Very <fragile>');
  await button(page, 'Add tag').click();
  await expect(toast(page)).toHaveText('Tag added.');
  await expect(tags(page)).toHaveText([/^Very <fragile>/]);
  await expectAccessible(page, live, 'order with a tag');

  await page.getByRole('link', { name: 'Very <fragile>' }).click();
  await expect(page.getByRole('list', { name: 'Searched for' })).toContainText('Tag “Very <fragile>”');
  await expect(rows(page)).toHaveCount(1);
  await expect(page.getByRole('navigation', { name: 'Work lists' }).getByRole('link', { name: 'All 1' })).toBeVisible();
  await rows(page).getByRole('link').first().click();
  await button(page, 'Remove tag Very <fragile>').click();
  await expect(toast(page)).toHaveText('Tag removed.');
  await expect(tags(page)).toHaveCount(0);
});

test('several orders are tagged together, and all that match lose it', async ({ page, server, live }, { project }) => {
  const stock = await shelf(server, 'Tag many');
  const [one, two] = stock.unshipped.filter((order) => order.status_id === 11);
  const tag = `wave ${project.name}`.slice(0, 30);
  await visit(page, `/orders?integration=${stock.id}&status=11`);
  for (const order of [one, two]) await page.getByLabel(`Select order ${order!.id}`).check();
  await page.locator('summary', { hasText: 'Tag selected…' }).click();
  await button(page, 'Add tag').click();
  await expect(fieldError(tagField(page))).toHaveText('Please fill this in.');
  await expect(page.getByLabel(`Select order ${one!.id}`)).toBeChecked();
  await tagField(page).fill(tag);
  await expectAccessible(page, live, 'orders, tag selected');
  // Scripts see to it that Enter does not press the form's first button, which puts on hold.
  if (live) await tagField(page).press('Enter');
  else await button(page, 'Add tag').click();
  await expect(toast(page)).toHaveText('Orders tagged.');
  await expect(page.locator('tbody .tag', { hasText: tag })).toHaveCount(2);

  await page.getByLabel('Search', { exact: true }).fill(`tag:"${tag.toUpperCase()}" client:"tag many"`);
  await button(page, 'Apply').click();
  await expect(rows(page)).toHaveCount(2);
  for (const box of await page.locator('td.select input').all()) await box.check();
  await page.locator('summary', { hasText: 'Tag selected…' }).click();
  await tagField(page).fill(tag);
  await button(page, 'Remove tag').click();
  await expect(toast(page)).toHaveText('Tag removed from these orders.');
  await expect(rows(page)).toHaveCount(0);
});

test('columns are chosen, and lists open with them', async ({ page, server, live }) => {
  const stock = await shelf(server, 'Columns');
  await visit(page, `/orders?integration=${stock.id}&status=11`);
  const choose = async (ticked: string[], not: string[]) => {
    await page.locator('summary', { hasText: 'Columns…' }).click();
    const form = page.getByRole('form', { name: 'Columns' });
    for (const name of ticked) await form.getByLabel(name, { exact: true }).check();
    for (const name of not) await form.getByLabel(name, { exact: true }).uncheck();
    await expectAccessible(page, live, 'orders, columns');
    await button(form, 'Show columns').click();
    await expect(toast(page)).toContainText('Columns saved.');
  };
  await expect(heading(page, 'Client')).toHaveCount(1);
  await choose(['Tags', 'Shipping method'], ['Client', 'Total']);
  await expect(page).toHaveURL(/status=11.*columns=/);
  await expect(page.locator('thead th')).toHaveText(['Select', 'Order', 'Created', 'Status', 'Customer', 'Shipping method', 'Tags', 'Left']);
  await expectAccessible(page, live, 'orders, other columns');
  await visit(page, `/orders?integration=${stock.id}`);
  await expect(heading(page, 'Client')).toHaveCount(0);
  await expect(heading(page, 'Tags')).toHaveCount(1);
  // As others who are tried here know it.
  await choose(['Client', 'Total'], ['Tags', 'Shipping method']);
  await visit(page, '/orders');
  await expect(heading(page, 'Client')).toHaveCount(1);
});
