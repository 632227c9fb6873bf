// The keyboard alone is enough.
import type { Locator, Page } from '@playwright/test';
import { expect, stranger, test } from './fixtures';
import { credential, permissions, toast, visit } from './fixtures/person';
import { email, password } from './fixtures/server';

test.use(stranger);

/** Goes on with the Tab key until this has the focus. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  for (let tries = 0; tries < 80; tries += 1) {
    await page.keyboard.press('Tab');
    if (await target.evaluate((element) => element === document.activeElement)) return;
  }
  throw new Error(`the Tab key does not get to ${target}`);
}

test('one logs in, connects a store and saves it without a mouse', async ({ page, server }) => {
  const store = await server.openStore();
  await server.ask('add_client', { name: 'Keys and Co' });
  await visit(page, '/login?next=/integrations/new');
  // The first field has the focus from the start.
  await expect(page.getByLabel('E-mail')).toBeFocused();
  await page.keyboard.type(email);
  await page.keyboard.press('Tab');
  await page.keyboard.type(password);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/integrations/new');
  await visit(page, '/integrations/new');

  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: 'Skip to content' });
  await expect(skip).toBeFocused();
  await expect(skip).toBeInViewport();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL('/integrations/new#main');

  const client = page.getByLabel('Client', { exact: true });
  await tabTo(page, client);
  await page.keyboard.type('Keys and Co');
  await expect(client.locator('option:checked')).toHaveText('Keys and Co');
  await tabTo(page, page.getByLabel('Name of this integration'));
  await page.keyboard.type('Keyboard store');
  await tabTo(page, credential(page, 'file'));
  await page.keyboard.insertText(store.credentials());
  await tabTo(page, page.getByRole('button', { name: 'Test connection' }));
  await page.keyboard.press('Enter');
  await expect(permissions(page)).toHaveCount(4);
  await tabTo(page, page.getByRole('button', { name: 'Save integration' }));
  await page.keyboard.press('Enter');
  await expect(toast(page)).toHaveText('Integration saved.');

  await tabTo(page, page.getByRole('link', { name: 'Settings' }));
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/settings$/);
  await tabTo(page, page.locator('summary', { hasText: 'Delete…' }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByLabel('Name of the integration'));
  await page.keyboard.type('Keyboard store');
  await page.keyboard.press('Enter');
  await expect(toast(page)).toContainText('Integration and its orders deleted');
});

test('the skip link moves the focus past the navigation', async ({ page }) => {
  await visit(page, '/help');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const isInside = await page.locator('#main').evaluate((main) => main.contains(document.activeElement));
  expect(isInside).toBe(true);
});
