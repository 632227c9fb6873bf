// By when a client's orders are to leave: made on the client's page, and seen on its orders.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { fieldError, toast, visit } from './fixtures/person';
import { button, orderPath, shelf, toOneAddress, type Shelf } from './fixtures/shipping';

let stock: Shelf;

test.beforeAll(async ({ server }) => {
  stock = await shelf(server, 'Promised');
});

async function openClient(page: Page): Promise<void> {
  await visit(page, '/clients');
  await page.getByRole('link', { name: 'Promised Ltd' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Promised Ltd' })).toBeVisible();
}

const promise = (page: Page) => page.getByRole('region', { name: 'Shipping promise' });

test('a promise is made, shown with its orders, and removed', async ({ page, live }) => {
  await openClient(page);
  await expect(promise(page)).toContainText('None. Its orders are late from the second day');
  await promise(page).getByLabel('Cut-off').fill('13:30');
  await promise(page).getByLabel('Working days after that day').fill('1');
  await promise(page).getByLabel('Leaves by').fill('16:45');
  await promise(page).getByLabel('Saturday').check();
  await promise(page).getByLabel('Days without shipping').fill('9998-12-25\n9998-12-26');
  await promise(page).getByLabel('Time zone of these times').selectOption('Europe/Berlin');
  await button(page, 'Save promise').click();
  await expect(toast(page)).toContainText('Shipping promise saved.');
  await expect(promise(page)).toContainText(
    'Placed before 13:30, an order leaves 1 working day later by 16:45; later ones count for the next day. ' +
      'Working days: Monday, Tuesday, Wednesday, Thursday, Friday, Saturday. Times are those of Europe/Berlin.',
  );
  await expect(promise(page).getByLabel('Saturday')).toBeChecked();
  await expect(promise(page).getByLabel('Sunday')).not.toBeChecked();
  await expectAccessible(page, live, 'shipping promise of a client');

  const [order] = toOneAddress(stock);
  await visit(page, await orderPath(page, stock, order!.id));
  await expect(page.locator('.page-head')).toContainText('To leave by');
  await visit(page, '/orders?due=late');
  await expect(page.getByLabel('To leave')).toHaveValue('late');
  await expectAccessible(page, live, 'orders that are late');

  await visit(page, '/');
  await expect(page.getByRole('link', { name: /^Due today/ })).toHaveAttribute(
    'href',
    /^\/orders\?due=today&list=to(_|%5F)ship&sort=oldest$/,
  );

  await openClient(page);
  await promise(page).getByText('Remove…').click();
  await button(page, 'Remove promise').click();
  await expect(toast(page)).toHaveText('Shipping promise removed.');
  await expect(promise(page)).toContainText('None.');
});

test('what can be no promise is refused, and what was typed stays', async ({ page }) => {
  await openClient(page);
  await promise(page).getByLabel('Cut-off').fill('18:00');
  await promise(page).getByLabel('Leaves by').fill('17:00');
  await promise(page).getByLabel('Tuesday').uncheck();
  await button(page, 'Save promise').click();
  await expect(fieldError(promise(page).getByLabel('Leaves by'))).toContainText(
    'Orders would leave before the cut-off of the same day.',
  );
  await expect(promise(page).getByLabel('Cut-off')).toHaveValue('18:00');
  await expect(promise(page).getByLabel('Tuesday')).not.toBeChecked();
  for (const day of ['Monday', 'Wednesday', 'Thursday', 'Friday']) {
    await promise(page).getByLabel(day).uncheck();
  }
  await button(page, 'Save promise').click();
  await expect(promise(page)).toContainText('Please choose at least one.');
});
