// In which language and time zone somebody reads, and whose days a list means.
import type { Page } from '@playwright/test';
import { expect, stranger, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { become, interactive, toast, visit } from './fixtures/person';

const language = (page: Page) => page.locator('select[name="language"]');
const zone = (page: Page) => page.locator('select[name="time_zone"]');

// By where it is: the page's words change with its language.
async function save(page: Page): Promise<void> {
  await page.locator('form').filter({ has: language(page) }).locator('button[type="submit"]').click();
  await expect(page).toHaveURL('/account?done=preferences_saved');
  await interactive(page);
}

const languageOf = async (page: Page, path: string) => (await page.goto(path))?.headers()['content-language'];

test('a person chooses the language and the time zone, and leaves them to the browser again', async ({ page, server, live }) => {
  await become(page, await server.person('lena', 'viewer'));
  expect(await languageOf(page, '/orders')).toBe('en');
  await visit(page, '/account');
  await expect(language(page)).toHaveValue('');
  await zone(page).selectOption('America/Argentina/Buenos_Aires');
  await save(page);
  await expect(toast(page)).toHaveText('Language and time zone saved.');
  await expectAccessible(page, live, 'time zone chosen');
  await language(page).selectOption('Deutsch');
  await save(page);
  await expect(language(page)).toHaveValue('de');
  await expect(zone(page)).toHaveValue('America/Argentina/Buenos_Aires');
  expect(await languageOf(page, '/orders')).toBe('de');
  await visit(page, '/account');
  await language(page).selectOption('');
  await zone(page).selectOption('');
  await save(page);
  await expect(zone(page)).toHaveValue('');
  expect(await languageOf(page, '/orders')).toBe('en');
});

test.describe('who is not logged in', () => {
  test.use({ ...stranger, locale: 'es-MX' });

  test('reads what the browser prefers', async ({ page }) => {
    expect(await languageOf(page, '/login')).toBe('es');
  });
});

test('a list says whose days it means', async ({ page }) => {
  await visit(page, '/orders');
  await page.getByLabel('Created from').fill('2026-11-22');
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page.getByLabel('Created from')).toHaveValue('2026-11-22');
  await expect(page.getByLabel('Created from')).toHaveAccessibleDescription(/the store's own day/);
  await visit(page, '/orders?from=2026-11-22&days=utc');
  await expect(page.getByText('days in UTC, as the overview counts them')).toBeVisible();
  await page.getByRole('button', { name: 'Apply' }).click();
  await expect(page).toHaveURL(/days=utc/);
  await page.getByRole('link', { name: 'Clear' }).first().click();
  await expect(page.getByText("the store's own day")).toBeVisible();
});
