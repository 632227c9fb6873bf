// The guide: readable by strangers, and linked with the form both ways.
import { expect, stranger, test } from './fixtures';
import { credential, findings, permissions, visit } from './fixtures/person';

test.describe('for a stranger', () => {
  test.use(stranger);

  test('the guide is readable, and its contents lead to its parts', async ({ page }) => {
    await visit(page, '/help/bigcommerce');
    await expect(page.getByRole('heading', { level: 1, name: 'Connecting a BigCommerce store' })).toBeVisible();
    const entries = page.getByRole('navigation', { name: 'On this page' }).getByRole('link');
    const titles = await entries.allTextContents();
    expect(titles.length).toBeGreaterThan(5);
    for (const [index, title] of titles.entries()) {
      const anchor = (await entries.nth(index).getAttribute('href')) ?? '';
      await expect(page.locator(anchor).getByRole('heading', { level: 2, name: title })).toHaveCount(1);
    }
    await entries.filter({ hasText: '401 and 403' }).click();
    await expect(page.getByRole('heading', { name: '401 and 403' })).toBeInViewport();
    await expect(page).toHaveURL(/#unauthorized$/);
  });

  test('its way to the form leads through the log-in', async ({ page }) => {
    await visit(page, '/help/bigcommerce');
    await page.getByRole('link', { name: 'Connect a store' }).click();
    await expect(page).toHaveURL('/login?next=%2Fintegrations%2Fnew');
  });
});

test('the form leads to the guide, and the guide to the form', async ({ page }) => {
  await visit(page, '/integrations/new');
  await page.getByRole('link', { name: 'Where do I get it?' }).click();
  await expect(page).toHaveURL('/help/bigcommerce');
  await page.getByRole('link', { name: 'a new integration' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'New integration' })).toBeVisible();
});

test('an empty list leads to the part on missing orders', async ({ page }) => {
  await visit(page, '/orders?search=nobody-at-all');
  await page.getByRole('link', { name: 'Why is an order missing?' }).click();
  await expect(page).toHaveURL('/help/bigcommerce#missing-orders');
  await expect(page.getByRole('heading', { name: 'When orders are missing' })).toBeInViewport();
});

test('each value of the file leads to its field', async ({ page }) => {
  const fields = { 'Store hash': 'store_hash', 'Access token': 'access_token', 'Client ID': 'client_id', 'Client secret': 'client_secret' } as const;
  for (const [label, field] of Object.entries(fields) as [string, (typeof fields)[keyof typeof fields]][]) {
    await visit(page, '/help/bigcommerce');
    await page.locator('#file').getByRole('link', { name: label }).click();
    await expect(credential(page, field)).toBeInViewport();
    await expect(page.locator(':target')).toHaveAttribute('name', `credentials.bigcommerce.${field}`);
  }
});

test('what is refused leads to the guide, and leaves the form as it is', async ({ page, server }) => {
  const store = await server.openStore();
  await visit(page, '/integrations/new');
  await page.getByLabel('Name of this integration').fill('Half typed');
  for (const [file, told, part] of [
    [store.credentials().replace('/stores/', '/shops/'), findings(page), 'The credentials file'],
    [store.credentials('without-orders'), permissions(page), '401 and 403'],
  ] as const) {
    await credential(page, 'file').fill(file);
    await page.getByRole('button', { name: 'Test connection' }).click();
    const opened = page.waitForEvent('popup');
    await told.getByRole('link', { name: /explained/ }).first().click();
    await expect((await opened).getByRole('heading', { name: part })).toBeInViewport();
    await expect(page.getByLabel('Name of this integration')).toHaveValue('Half typed');
  }
});
