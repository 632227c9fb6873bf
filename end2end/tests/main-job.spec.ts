// The main job: log in, add a client, connect its store, pull its orders, read one, log out.
import { expect, stranger, test } from './fixtures';
import { credential, logIn, permissions, untilRun, visit } from './fixtures/person';

test.use(stranger);

test('connects a store from its file and reads its orders', async ({ page, server, live }) => {
  const store = await server.openStore({ orders: 300 });
  await visit(page, '/login');
  await logIn(page);
  await expect(page.getByRole('heading', { level: 1, name: 'Overview' })).toBeVisible();

  await visit(page, '/clients');
  await page.getByLabel('Name', { exact: true }).fill('Acme');
  await page.getByRole('button', { name: 'Add client' }).click();
  await expect(page.locator('[data-label="Name"]:text-is("Acme")')).toBeVisible();

  await visit(page, '/integrations/new');
  await page.getByLabel('Client', { exact: true }).selectOption({ label: 'Acme' });
  await page.getByLabel('Name of this integration').fill('Acme store');
  await credential(page, 'file').fill(store.credentials());
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByRole('heading', { name: 'Connected to Sandbox & Söhne' })).toBeVisible();
  await expect(permissions(page)).toHaveCount(4);
  await page.getByRole('button', { name: 'Save integration' }).click();
  await expect(page).toHaveURL(/\/integrations\/[0-9a-f-]{36}\?done=integration_saved$/);

  await page.getByRole('button', { name: 'Pull Orders' }).click();
  await expect(page).toHaveURL(/\/imports\/[0-9a-f-]{36}/);
  await untilRun(page, live, 'Complete');

  await visit(page, '/orders');
  await page.locator('tbody a').first().click();
  await expect(page).toHaveURL(/\/orders\/[0-9a-f-]{36}/);
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(/^Order \d+$/);
  await expect(page.getByRole('table').getByRole('row')).not.toHaveCount(0);

  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(page).toHaveURL(/\/login$/);
});
