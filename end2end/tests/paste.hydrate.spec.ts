// The user's first minute: the file is read in the browser, and goes nowhere before Test or Save.
import { expect, logIn, test, textOf } from './house';

test('a pasted file fills the fields and is sent nowhere', async ({ page, house }) => {
  await logIn(page, house);
  await page.goto(`${house.url}/integrations/new`);
  await page.waitForLoadState('networkidle');
  const requests: string[] = [];
  page.on('request', (request) => requests.push(request.url()));
  const file = textOf(house.credentials);
  await page.locator('[name="credentials.bigcommerce.file"]').fill(file);
  const hash = /stores\/(\w+)\//.exec(file)?.[1] ?? 'no hash';
  await expect(page.locator('[name="credentials.bigcommerce.store_hash"]')).toHaveValue(hash);
  for (const [field, label] of [['access_token', 'ACCESS TOKEN'], ['client_id', 'CLIENT ID'], ['client_secret', 'CLIENT SECRET']]) {
    const value = new RegExp(`${label}: (\\S+)`).exec(file)?.[1] ?? 'no value';
    await expect(page.locator(`[name="credentials.bigcommerce.${field}"]`)).toHaveValue(value);
  }
  expect(requests).toEqual([]);
});
