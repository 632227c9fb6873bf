// The main job: log in, add a client, connect its store, pull its orders, read one, log out.
import { expect, expectAccessible, logIn, password, test, textOf } from './house';

test('connects a store from its file and reads its orders', async ({ page, house, javaScriptEnabled }) => {
  await logIn(page, house);
  if (javaScriptEnabled !== false) await expectAccessible(page);

  await page.goto(`${house.url}/clients`);
  await page.getByLabel('Name').first().fill('Acme');
  await page.getByRole('button', { name: /add client/i }).click();
  await expect(page.getByText('Acme').first()).toBeVisible();

  await page.goto(`${house.url}/integrations/new`);
  await page.locator('[name="client"]').selectOption({ label: 'Acme' });
  await page.locator('[name="name"]').fill('Acme store');
  await page.locator('[name="credentials.bigcommerce.file"]').fill(textOf(house.credentials));
  await page.getByRole('button', { name: 'Test connection' }).click();
  await expect(page.getByText('Granted').first()).toBeVisible();
  if (javaScriptEnabled !== false) await expectAccessible(page);
  await page.getByRole('button', { name: 'Save integration' }).click();
  await expect(page).toHaveURL(/\/integrations\/[0-9a-f-]{36}/);

  const token = /ACCESS TOKEN: (\S+)/.exec(textOf(house.credentials))?.[1] ?? 'no token';
  expect(await page.content()).not.toContain(token);
  expect(await page.content()).not.toContain(password);

  await page.getByRole('button', { name: 'Pull Orders' }).click();
  await expect(page).toHaveURL(/\/imports\/[0-9a-f-]{36}/);
  await expect(async () => {
    // Without JavaScript the page is right on reload; with it, nothing has to be reloaded.
    if (javaScriptEnabled === false) await page.reload();
    await expect(page.getByText('Complete').first()).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 60_000 });

  await page.goto(`${house.url}/orders`);
  if (javaScriptEnabled !== false) await expectAccessible(page);
  await page.locator('tbody tr a[href^="/orders/"]').first().click();
  await expect(page).toHaveURL(/\/orders\/[0-9a-f-]{36}/);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();

  await page.getByRole('button', { name: 'Log out' }).click();
  await expect(page).toHaveURL(/\/login/);
});

test('a stranger is asked to log in, and may read the guide', async ({ page, house }) => {
  await page.goto(`${house.url}/orders`);
  await expect(page).toHaveURL(/\/login\?next=/);
  await page.goto(`${house.url}/help/bigcommerce`);
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
});
