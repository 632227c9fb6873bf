// A client's own packing slip: its logo, return address and closing words, on the screen and on paper.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { compact, printed } from './fixtures/pdf';
import { fieldError, toast, visit } from './fixtures/person';
import { button, orderPath, shelf, toOneAddress, type Shelf } from './fixtures/shipping';

/** 240 × 60 pixels. */
const logo = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAPAAAAA8AQMAAABisaUeAAAABlBMVEUbblD///8hx6sLAAAApUlEQVR42uXVvQ2AIBQE4DMWlo7gKIymozGKI1haGJSfZyz0HgkUxkh1yVdACO/Ari68yw6txiugsQUGhSeg5+wAvjn2zXPD2Z8M8fz31XpeQhgpzyEYyjaEgfIUQl/KMXSMnYQ6Jre2RW4KeU3bfJjJrf2V655D5q3V8TkljGXGClnmm/FTO5iLn7rF6M1kbr3GWFqRsXQq5dTIlDN9nvkNXvuoDkonQF8EjkEDAAAAAElFTkSuQmCC',
  'base64',
);
const words = 'Thank you <b>very</b> much!';

let stock: Shelf;

test.beforeAll(async ({ server }) => {
  stock = await shelf(server, 'Letterhead');
});

const file = (page: Page) => page.getByLabel('Logo', { exact: true });
const picture = (page: Page) => page.locator('.sheet img.slip-logo');

async function openClient(page: Page): Promise<void> {
  await visit(page, '/clients');
  await page.getByRole('link', { name: 'Packing slip of Letterhead Ltd' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Letterhead Ltd' })).toBeVisible();
}

async function choose(page: Page, name: string, buffer: Buffer): Promise<void> {
  await file(page).setInputFiles({ name, mimeType: 'image/png', buffer });
}

async function save(page: Page): Promise<void> {
  await button(page, 'Save packing slip').click();
}

test('a logo and words are on the slips, until the logo is removed', async ({ page, live }) => {
  await openClient(page);
  await choose(page, 'logo.png', logo);
  await page.getByLabel('Return address').fill('Letterhead Ltd\n3 Mill Yard\nLeeds LS1 4AP');
  await page.getByLabel('Closing words').fill(words);
  await save(page);
  await expect(toast(page)).toHaveText('Packing slip saved.');
  await expect(page.getByRole('img', { name: 'Logo of Letterhead Ltd' })).toHaveJSProperty('naturalWidth', 240);
  await expect(page.getByLabel('Closing words')).toHaveValue(words);
  await expectAccessible(page, live, 'packing slip of a client');

  await page.getByRole('link', { name: 'Preview' }).click();
  await expect(picture(page)).toHaveJSProperty('naturalWidth', 240);
  await expectAccessible(page, live, 'preview of a packing slip');
  const preview = await printed(page);
  expect(preview.pages).toHaveLength(1);
  expect(preview.pages[0]).toContain('Order 1001');
  expect(preview.pages[0]).not.toContain('Change');

  const [order] = toOneAddress(stock);
  const id = (await orderPath(page, stock, order!.id)).split('/')[2];
  await visit(page, `/print/slips?ids=${id}`);
  await expect(picture(page)).toHaveJSProperty('naturalWidth', 240);
  await expect(picture(page)).toHaveAttribute('alt', 'Letterhead Ltd');
  const [text] = (await printed(page)).pages;
  expect(compact(text ?? '')).toContain(compact('Return address Letterhead Ltd 3 Mill Yard Leeds LS1 4AP'));
  expect(text).toContain(words);

  await openClient(page);
  await page.getByLabel('Remove the logo').check();
  await save(page);
  await expect(page.getByRole('img', { name: 'Logo of Letterhead Ltd' })).toHaveCount(0);
  await visit(page, `/print/slips?ids=${id}`);
  await expect(picture(page)).toHaveCount(0);
  await expect(page.locator('.sheet header')).toContainText('Letterhead Ltd');
});

test('a file that is no picture is refused, and what was typed stays', async ({ page }) => {
  await openClient(page);
  await choose(page, 'logo.png', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'));
  await page.getByLabel('Closing words').fill('Come again');
  await save(page);
  await expect(fieldError(file(page))).toContainText('This file is no PNG, JPEG or WebP picture');
  await expect(page.getByLabel('Closing words')).toHaveValue('Come again');
  await choose(page, 'large.png', Buffer.concat([logo, Buffer.alloc(300_000)]));
  await save(page);
  await expect(fieldError(file(page))).toContainText('This file is larger than 256 KiB.');
});
