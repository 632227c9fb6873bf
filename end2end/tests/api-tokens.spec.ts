// Tokens for programs: made by oneself, shown once, revoked by oneself or an admin.
import type { APIRequestContext, Page } from '@playwright/test';
import { expect, stranger, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { fieldError, logIn, toast, visit } from './fixtures/person';
import { password } from './fixtures/server';

const form = (page: Page) => page.locator('.card').filter({ has: page.getByRole('heading', { name: 'Make a token' }) });
const row = (page: Page, name: string) => page.getByRole('row').filter({ has: page.locator(`[data-label="Token"]:text-is("${name}")`) });

async function statusWith(request: APIRequestContext, token: string): Promise<number> {
  return (await request.get('/api/v1/orders', { headers: { authorization: `Bearer ${token}` } })).status();
}

test('a token is made, shown once, used, and revoked', async ({ page, request, live }) => {
  await visit(page, '/account');
  await form(page).getByLabel('All clients', { exact: true }).check();
  await form(page).getByRole('button', { name: 'Make token' }).click();
  await expect(fieldError(form(page).getByLabel('Name'))).toHaveText('Please fill this in.');
  await form(page).getByLabel('Name').fill('Scanner');
  await form(page).getByLabel('Read and write').check();
  await form(page).getByLabel('How long it works').selectOption('90 days');
  await form(page).getByRole('button', { name: 'Make token' }).click();
  const token = await page.getByLabel('New token').inputValue();
  expect(token).toMatch(/^pp_[\w-]{43}$/);
  await expectAccessible(page, live, 'token made');
  await expect(row(page, 'Scanner')).toContainText('never');
  await expect(row(page, 'Scanner').locator('[data-label="May"]')).toHaveText('Read and write');

  expect(await statusWith(request, token)).toBe(200);
  await visit(page, '/account');
  await expect(page.getByLabel('New token')).toHaveCount(0);
  await expect(row(page, 'Scanner')).not.toContainText('never');
  await page.getByRole('button', { name: 'Revoke the token Scanner' }).click();
  await expect(toast(page)).toHaveText('Token revoked. It no longer works.');
  await expect(row(page, 'Scanner')).toHaveCount(0);
  expect(await statusWith(request, token)).toBe(401);
});

test('an admin sees whose tokens there are, and revokes one', async ({ page, request, server }) => {
  const state = await server.person('tara', 'viewer');
  const admins = await page.context().cookies();
  await page.context().clearCookies();
  await page.context().addCookies(state.cookies);
  await visit(page, '/account');
  await expect(form(page).getByLabel('Read and write')).toHaveCount(0);
  await form(page).getByLabel('Name').fill('Dashboard');
  await form(page).getByLabel('All clients', { exact: true }).check();
  await form(page).getByRole('button', { name: 'Make token' }).click();
  const token = await page.getByLabel('New token').inputValue();

  await page.context().clearCookies();
  await page.context().addCookies(admins);
  await visit(page, '/people');
  await expect(row(page, 'Dashboard')).toContainText('tara@example.com');
  await row(page, 'Dashboard').getByRole('button', { name: 'Revoke' }).click();
  await expect(toast(page)).toHaveText('Token revoked. It no longer works.');
  expect(await statusWith(request, token)).toBe(401);
  await visit(page, '/audit?search=dashboard');
  await expect(page.locator('tbody tr').first()).toContainText('revoked API token Dashboard');
});

test.describe('for a stranger', () => {
  test.use(stranger);

  test('the guide to the API is readable, and leads to the tokens', async ({ page, live }) => {
    await visit(page, '/help/bigcommerce');
    await page.getByRole('link', { name: 'The API' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'The API' })).toBeVisible();
    await expectAccessible(page, live, 'guide to the API');
    await page.getByRole('link', { name: 'Make a token' }).click();
    await logIn(page, password);
    await expect(page.getByRole('heading', { name: 'API tokens' })).toBeVisible();
  });
});
