// What the server knows of the orders comes into the page that is open, and never over what was typed since.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { visit } from './fixtures/person';
import { csvStatus, header, interactiveCsv, shipButton } from './fixtures/shipments-csv';

const row = (order: number): string => `${header}\n${order},SHIRT,1,UPS,1Z999AA10123456784`;
const asked = (url: string, method: string): boolean => method === 'POST' && url.endsWith('/shipments/import');

/** Keeps the server's answers back until it is called. */
async function holdAnswers(page: Page): Promise<() => void> {
  let release = (): void => {};
  const released = new Promise<void>((resolve) => (release = resolve));
  await page.route('**/shipments/import', async (route) => {
    if (route.request().method() === 'POST') await released;
    // What the page gave up meanwhile can't go on.
    await route.continue().catch(() => {});
  });
  return release;
}

async function open(page: Page): Promise<void> {
  await visit(page, '/shipments/import');
  await interactiveCsv(page, true);
  await page.evaluate(() => document.body.setAttribute('data-first-load', ''));
}

test("the server's answer takes the place of the browser's, without a page load", async ({ page }) => {
  const release = await holdAnswers(page);
  await open(page);
  await page.locator('#csv').fill(row(4711999));
  await expect(csvStatus(page)).toHaveText('1 row for 1 shipment, no errors.');
  await expect(shipButton(page)).toBeVisible();
  release();
  await expect(csvStatus(page)).toHaveText('No row can be shipped; 1 row has an error and is skipped.');
  await expect(page.getByRole('table', { name: 'Rows with errors' })).toContainText('No order has this number here.');
  await expect(shipButton(page)).toHaveCount(0);
  await expect(page.locator('body[data-first-load]')).toHaveCount(1);
  await expect(page.locator('#csv')).toHaveValue(row(4711999));
});

test('an answer to what was typed before is given up', async ({ page }) => {
  await holdAnswers(page);
  await open(page);
  const first = page.waitForRequest((request) => asked(request.url(), request.method()));
  await page.locator('#csv').fill(row(4711998));
  const request = await first;
  const givenUp = page.waitForEvent('requestfailed', (failed) => failed === request);
  await page.locator('#csv').fill(`${row(4711998)}\n4711999,SHIRT,1,UPS,1Z999AA10123456785`);
  await givenUp;
  await expect(csvStatus(page)).toHaveText('2 rows for 2 shipments, no errors.');
});

test('choosing a column reads the rows again', async ({ page }) => {
  await open(page);
  await page.locator('#csv').fill(row(4711999));
  await expect(csvStatus(page)).toContainText('1 row has an error');
  await page.locator('summary', { hasText: 'Change columns…' }).click();
  const again = page.waitForRequest((request) => asked(request.url(), request.method()));
  await page.getByLabel('Carrier', { exact: true }).selectOption({ label: 'No such column' });
  expect((await again).postData()).toMatch(/name="columns\[carrier\]"\s+-\s/);
  await expect(page.locator('body[data-first-load]')).toHaveCount(1);
});
