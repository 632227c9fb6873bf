// Clients: adding, renaming, switching off; a refused name stays in its field.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { fieldError, toast, visit } from './fixtures/person';

const newName = (page: Page) => page.getByRole('region', { name: 'Add a client' }).getByLabel('Name');
const row = (page: Page, name: string) => page.getByRole('row').filter({ has: page.locator(`[data-label="Name"]:text-is("${name}")`) });

async function add(page: Page, name: string): Promise<void> {
  await newName(page).fill(name);
  await page.getByRole('button', { name: 'Add client' }).click();
}

test('a client is added, renamed, deactivated and activated', async ({ page }) => {
  await visit(page, '/clients');
  await add(page, '  Blue Whale Books ');
  await expect(toast(page)).toHaveText('Client added.');
  await expect(newName(page)).toHaveValue('');

  await row(page, 'Blue Whale Books').locator('summary', { hasText: 'Rename' }).click();
  await row(page, 'Blue Whale Books').getByLabel('New name').fill('Grey Whale Books');
  await row(page, 'Blue Whale Books').getByRole('button', { name: 'Save name' }).click();
  await expect(toast(page)).toHaveText('Client renamed.');
  await expect(row(page, 'Blue Whale Books')).toHaveCount(0);

  const whale = row(page, 'Grey Whale Books');
  await whale.locator('summary', { hasText: 'Deactivate' }).click();
  await expect(whale.getByText('stops the imports of its integrations')).toBeVisible();
  await whale.getByRole('button', { name: 'Deactivate client' }).click();
  await expect(toast(page)).toContainText('Client deactivated.');
  await expect(whale.getByText('Inactive')).toBeVisible();

  await visit(page, '/integrations/new');
  await expect(page.getByLabel('Client', { exact: true }).getByRole('option', { name: 'Grey Whale Books' })).toHaveCount(0);

  await visit(page, '/clients');
  await whale.getByRole('button', { name: 'Activate Grey Whale Books' }).click();
  await expect(toast(page)).toContainText('Client activated.');
  await expect(whale.getByText('Active', { exact: true })).toBeVisible();
});

test('a name that is refused stays, with what to do', async ({ page, server }) => {
  await server.ask('add_client', { name: 'Old Oak' });
  const tooLong = 'x'.repeat(101);
  for (const [name, advice] of [
    ['   ', 'Please fill this in.'],
    [tooLong, 'At most 100 characters.'],
    ['OLD OAK', 'This is already in use. Choose another.'],
  ] as const) {
    await visit(page, '/clients');
    await add(page, name);
    await expect(fieldError(newName(page))).toHaveText(advice);
    await expect(newName(page)).toHaveValue(name);
    await expect(newName(page)).toHaveAttribute('aria-invalid', 'true');
  }
});

test('a new name that is refused stays in its row', async ({ page, server }) => {
  await server.ask('add_client', { name: 'Red Fox' });
  await server.ask('add_client', { name: 'Arctic Fox' });
  await visit(page, '/clients');
  const arctic = row(page, 'Arctic Fox');
  await arctic.locator('summary', { hasText: 'Rename' }).click();
  await arctic.getByLabel('New name').fill('red fox');
  await arctic.getByRole('button', { name: 'Save name' }).click();
  await expect(fieldError(arctic.getByLabel('New name'))).toHaveText('This is already in use. Choose another.');
  await expect(arctic.getByLabel('New name')).toHaveValue('red fox');
  await expect(page.locator('[aria-invalid="true"]')).toHaveCount(1);
});
