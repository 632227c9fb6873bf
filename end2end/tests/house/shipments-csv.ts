// The page that ships by CSV.
import { expect, type Locator, type Page } from '@playwright/test';

export const header = 'Order number,SKU,Quantity,Carrier,Tracking number';

/** Its own script listens from then on; without JavaScript there is none. */
export async function interactiveCsv(page: Page, live: boolean): Promise<void> {
  if (live) await expect(page.locator('#csv-form[data-is-live]')).toBeVisible();
}

export const csvStatus = (page: Page): Locator => page.locator('#csv-status');

export const shipButton = (page: Page): Locator => page.getByRole('button', { name: /^Ship \d+ shipments?$/ });

export async function choose(page: Page, content: string | Buffer): Promise<void> {
  await page.locator('#csv-file').setInputFiles({ name: 'shipments.csv', mimeType: 'text/csv', buffer: Buffer.from(content) });
}
