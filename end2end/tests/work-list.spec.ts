// The order list as a crew works it: lists, order by order, and what is taken back.
import { expect, test } from './fixtures';
import { become, logIn, toast, visit } from './fixtures/person';
import { button, openOrder, quantities, shelf, shipForm, shipment, toOneAddress, type Shelf } from './fixtures/shipping';

let stock: Shelf;

test.beforeAll(async ({ server }) => {
  stock = await shelf(server, 'Worked through');
});

test('a crew ships one order after the other, and takes the last one back', async ({ page }) => {
  await visit(page, `/orders?integration=${stock.id}&list=to_ship&sort=oldest&status=11`);
  const numbers = await page.locator('tbody a').allTextContents();
  await page.locator('tbody a').first().click();
  for (const [index, number] of numbers.slice(0, 2).entries()) {
    await expect(page.getByRole('heading', { level: 1, name: `Order ${number}`, exact: true })).toBeVisible();
    await shipForm(page).getByLabel('Tracking number').fill(`CREW-${index}`);
    await button(page, 'Ship and next').click();
    await expect(toast(page)).toContainText(`of order ${number}`);
  }
  await expect(page.getByRole('heading', { level: 1, name: `Order ${numbers[2]}`, exact: true })).toBeVisible();
  await toast(page).locator('summary').click();
  await button(toast(page), 'Void shipment').click();
  await expect(toast(page)).toHaveText('Shipment voided. Its items can be shipped again.');
  await expect(page.getByRole('heading', { level: 1, name: `Order ${numbers[1]}`, exact: true })).toBeVisible();

  await visit(page, `/orders?integration=${stock.id}&list=to_ship&sort=oldest&status=11`);
  await expect(page.locator('tbody a')).toHaveText(numbers.slice(1));
  await page.getByRole('navigation', { name: 'Work lists' }).getByRole('link', { name: /^Done/ }).click();
  await expect(page.locator('tbody a').filter({ hasText: new RegExp(`^${numbers[0]}$`) })).toHaveCount(1);
  await page.getByLabel('Search').fill('CREW-0');
  await button(page, 'Apply').click();
  await expect(page.locator('tbody a')).toHaveText([numbers[0]!]);
  // It leads back to where one came from.
  await page.locator('tbody a').click();
  await page.getByRole('link', { name: 'Back to the list' }).click();
  await expect(page).toHaveURL(/search=CREW/);
});

test('going back after a preview and a shipment asks for nothing to be sent again', async ({ page }) => {
  const order = toOneAddress(stock).at(-1)!;
  await openOrder(page, stock, order.id);
  await shipForm(page).getByLabel('Tracking number').fill('BACK-1');
  await button(page, 'Preview').click();
  await expect(page.locator('.preview')).toBeVisible();
  await button(page, 'Ship').click();
  await expect(toast(page)).toContainText('Shipment made');
  const answer = await page.goBack();
  expect(answer?.request().method() ?? 'GET').toBe('GET');
  await expect(shipForm(page).or(page.getByText(/^Nothing is left to ship/)).first()).toBeVisible();
  await page.reload();
  await expect(shipment(page, 1)).toBeVisible();
  await expect(shipment(page, 2)).toHaveCount(0);
});

test('going back after a part was shipped ships no second part unseen', async ({ page, server }) => {
  const parts = await shelf(server, 'Sent in parts');
  const order = parts.unshipped.find((one) => one.lines.some((line) => line.address_id > 0 && line.quantity > 3))!;
  await openOrder(page, parts, order.id);
  for (const index of (await quantities(page).all()).keys()) await quantities(page).nth(index).fill(index === 0 ? '1' : '0');
  await button(page, 'Ship').click();
  await expect(button(page, 'Ship without tracking')).toBeVisible();
  await shipForm(page).getByLabel('Tracking number').fill('PART-1');
  await button(page, 'Ship').click();
  await expect(toast(page)).toContainText('Shipment made: 1 item');
  await page.goBack();
  await shipForm(page).getByLabel('Tracking number').fill('PART-1');
  await button(page, 'Ship').click();
  await expect(page.getByText('A shipment was made of this order since you opened this form').first()).toBeVisible();
  await openOrder(page, parts, order.id);
  await expect(shipment(page, 1)).toBeVisible();
  await expect(shipment(page, 2)).toHaveCount(0);
});

test('what was typed when a session ends is there after the log-in', async ({ page, server }) => {
  const person = await server.person('tess', 'operator');
  await become(page, person);
  const order = toOneAddress(stock).at(-2)!;
  await openOrder(page, stock, order.id);
  await quantities(page).first().fill('1');
  await shipForm(page).getByLabel('Tracking number').fill('TYPED-BEFORE');
  await page.context().clearCookies({ name: 'parcelpilot' });
  await button(page, 'Ship').click();
  await expect(page.getByText('Your session has ended, so nothing was sent.')).toBeVisible();
  await logIn(page, undefined, 'tess@example.com');
  await expect(shipForm(page).getByLabel('Tracking number')).toHaveValue('TYPED-BEFORE');
  await expect(page.getByText('Your session had ended, so this was not done.')).toBeVisible();
  await expect(shipment(page, 1)).toHaveCount(0);
  await button(page, 'Ship').click();
  await expect(toast(page)).toContainText('Shipment made');
});

test('a list is exported as it is narrowed', async ({ page }) => {
  await visit(page, `/orders?integration=${stock.id}&status=9`);
  const shown = await page.locator('tbody a').allTextContents();
  const address = async (name: string) => (await page.getByRole('link', { name }).getAttribute('href')) ?? '';
  const lines = await (await page.request.get(await address('Export JSON lines'))).text();
  expect(lines.trim().split('\n').map((line) => String((JSON.parse(line) as { remote_id: number }).remote_id))).toEqual(shown);
  const csv = await (await page.request.get(await address('Export CSV'))).text();
  expect(csv.split('\n')[0]).toContain('"integration","order",');
});
