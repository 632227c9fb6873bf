// Packing slips and pick lists, on the screen and as they come out of the printer.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { visit } from './fixtures/person';
import { compact, printed } from './fixtures/pdf';
import type { TestServer } from './fixtures/server';
import { button, openOrder, orderPath, shelf, toOneAddress, type Shelf } from './fixtures/shipping';

interface Packed {
  id: string;
  number: number;
  total: string;
  /** What is to be packed; of bundles, their parts. */
  lines: { sku: string; left: number }[];
}

let stock: Shelf;

test.beforeAll(async ({ server }) => {
  stock = await shelf(server, 'Paper');
});

/** Orders to one address each that may be shipped. */
async function packable(server: TestServer, page: Page, count: number): Promise<Packed[]> {
  const found: Packed[] = [];
  for (const order of toOneAddress(stock)) {
    if (found.length === count) break;
    const id = (await orderPath(page, stock, order.id)).split('/')[2] ?? '';
    const { row } = await server.read<{ row: { shipping_state: string; total: string } }>('fetch_order', { id });
    if (row.shipping_state !== 'to_ship') continue;
    const { consignments } = await server.read<{ consignments: { lines: { remote_id: number; left: number; goes_along: boolean }[] }[] }>('fetch_shipping', { order: id });
    const left = consignments.flatMap((one) => one.lines).filter((line) => line.left > 0 && !line.goes_along);
    const sku = (line: number) => order.lines.find((one) => one.id === line)?.sku ?? '';
    found.push({ id, number: order.id, total: row.total, lines: left.map((line) => ({ sku: sku(line.remote_id), left: line.left })) });
  }
  expect(found).toHaveLength(count);
  return found;
}

const pieces = (orders: Packed[]): number => orders.flatMap((order) => order.lines).reduce((sum, line) => sum + line.left, 0);

const slip = (page: Page, { number }: Packed) => page.getByRole('region', { name: `Order ${number}`, exact: true });

async function chooseInList(page: Page, orders: Packed[]): Promise<void> {
  await visit(page, `/orders?integration=${stock.id}&status=11`);
  for (const { number } of orders) await page.getByLabel(`Select order ${number}`, { exact: true }).check();
}

test('the slips of two orders show what to pack, and no prices', async ({ page, server, live }) => {
  const orders = await packable(server, page, 2);
  await chooseInList(page, orders);
  await button(page, 'Print packing slips').click();
  await expect(page.getByRole('heading', { level: 1, name: 'Packing slips' })).toBeVisible();
  await expect(page.locator('.sheet')).toHaveCount(2);
  await page.waitForLoadState();
  for (const order of orders) {
    const sheet = slip(page, order);
    await expect(sheet.getByRole('img', { name: `Barcode of order number ${order.number}` })).toBeVisible();
    await expect(sheet.getByText('Paper Ltd')).toBeVisible();
    const quantities = await sheet.locator('tbody td:first-child').allTextContents();
    const counted = quantities.filter((text) => text !== 'Bundle').map(Number);
    expect(counted.toSorted()).toEqual(order.lines.map((line) => line.left).toSorted());
    for (const { sku } of order.lines) await expect(sheet).toContainText(sku);
    await expect(sheet).not.toContainText(order.total);
    await expect(sheet).not.toContainText('Price');
    await expect(sheet).not.toContainText('Billing');
  }
  // Without a script, the browser's own menu prints.
  await expect(button(page, 'Print')).toBeVisible({ visible: live });
  await expect(page.getByText('Press Ctrl+P to print.')).toBeVisible({ visible: !live });
});

test('each slip is a page of its own, and nothing else is printed', async ({ page, server }) => {
  const orders = await packable(server, page, 3);
  await visit(page, `/print/slips?ids=${orders.map((order) => order.id).join(',')}`);
  const { pages } = await printed(page);
  expect(pages).toHaveLength(3);
  for (const [index, order] of orders.entries()) {
    const text = pages[index] ?? '';
    expect(text).toContain(`Order ${order.number}`);
    for (const { sku } of order.lines) expect(compact(text)).toContain(compact(sku));
    expect(text).toContain(`${pieces([order])} piece`);
    expect(text).not.toContain(order.total);
    for (const frame of ['Overview', 'Packing slips', 'All orders', 'Ctrl+P']) expect(text).not.toContain(frame);
  }
});

test('each paper has its size', async ({ page, server }) => {
  const orders = await packable(server, page, 2);
  await visit(page, `/print/slips?ids=${orders.map((order) => order.id).join(',')}`);
  const sizes: [string, number, number][] = [['A4', 595.3, 841.9], ['Letter', 612, 792], ['4 × 6 in', 288, 432]];
  for (const [label, width, height] of sizes) {
    const paper = page.getByRole('navigation', { name: 'Paper size' }).getByRole('link', { name: label, exact: true });
    await paper.click();
    await expect(paper).toHaveAttribute('aria-current', 'true');
    const sheets = (await printed(page)).sizes;
    expect(sheets.length).toBeGreaterThanOrEqual(2);
    // Browsers round to whole points.
    for (const [across, down] of sheets) {
      expect(Math.abs(across - width), `${label}: ${across} wide`).toBeLessThan(2);
      expect(Math.abs(down - height), `${label}: ${down} high`).toBeLessThan(2);
    }
  }
});

test('a pick list adds up what the orders need', async ({ page, server }) => {
  const orders = await packable(server, page, 3);
  await chooseInList(page, orders);
  await button(page, 'Pick list').click();
  await expect(page.getByRole('heading', { name: `Pick list: ${pieces(orders)} pieces for 3 orders` })).toBeVisible();
  await page.waitForLoadState();
  const quantities = await page.locator('.sheet tbody td:nth-child(2)').allTextContents();
  expect(quantities.map(Number).reduce((sum, one) => sum + one, 0)).toBe(pieces(orders));
  const bins = await page.locator('.sheet tbody td:first-child').allTextContents();
  // Those without a bin come last.
  expect(bins).toEqual([...bins.filter((bin) => bin !== ''), ...bins.filter((bin) => bin === '')]);
  for (const order of orders) {
    const shares = (await page.locator('.sheet tbody td:last-child').allTextContents()).flatMap((text) => text.split(', '));
    const own = shares.map((text) => text.split(' × ')).filter(([number]) => number === String(order.number));
    expect(own.reduce((sum, [, count]) => sum + Number(count), 0)).toBe(pieces([order]));
  }
  const { pages } = await printed(page);
  expect(pages.join(' ')).toContain(`${pieces(orders)} pieces for 3 orders`);
  await page.getByRole('link', { name: 'Packing slips', exact: true }).click();
  await expect(page.locator('.sheet')).toHaveCount(3);
});

test('many orders come in waves, each beginning on a page of its own', async ({ page }) => {
  await visit(page, `/orders?integration=${stock.id}&list=to_ship`);
  const links = await page.locator('tbody a').evaluateAll((all) => all.map((link) => link.getAttribute('href')?.split(/[/?]/)[2]));
  const ids = [...new Set(links)].slice(0, 12);
  expect(ids).toHaveLength(12);
  await visit(page, `/print/pick?ids=${ids.join(',')}`);
  await page.getByRole('navigation', { name: 'Orders in a list' }).getByRole('link', { name: '10 orders' }).click();
  await expect(page.locator('.sheet')).toHaveCount(2);
  const { pages } = await printed(page);
  const begins = [1, 2].map((wave) => pages.findIndex((text) => text.trimStart().startsWith(`Pick list, wave ${wave} of 2`)));
  expect(begins[0]).toBe(0);
  expect(begins[1]).toBeGreaterThan(0);
  expect(pages.join(' ')).toContain('for 2 orders');
});

test('an order on hold has no slip, and is not picked', async ({ page, server }) => {
  const [held, other] = await packable(server, page, 2);
  await server.ask('hold_orders', { 'ids[0]': held!.id, reason: 'Address is unclear' });
  const ids = `${held!.id},${other!.id},0190a2b4-0000-7000-8000-000000000000`;
  const kinds = [
    { path: 'slips', sentence: 'has no slip', names: (number: number) => new RegExp(`Order ${number}(?!\\d)`) },
    { path: 'pick', sentence: 'is not in this list', names: (number: number) => new RegExp(`(?<!\\d)${number} ×`) },
  ];
  for (const { path, sentence, names } of kinds) {
    await visit(page, `/print/${path}?ids=${ids}`);
    const notice = page.getByRole('region', { name: 'Not printed' });
    await expect(notice).toContainText(`Order ${held!.number} ${sentence}. On hold: Address is unclear.`);
    await expect(notice).toContainText('1 order is no longer here.');
    await expect(page.locator('.sheet')).toHaveCount(1);
    const { pages } = await printed(page);
    expect(pages).toHaveLength(1);
    expect(pages[0]).toMatch(names(other!.number));
    expect(pages[0]).not.toMatch(names(held!.number));
  }
  await server.ask('release_orders', { 'ids[0]': held!.id });
});

test('where nothing is chosen, the page says so', async ({ page, live }) => {
  await visit(page, `/orders?integration=${stock.id}&status=11`);
  const print = button(page, 'Print packing slips');
  if (live) {
    await expect(print).toBeDisabled();
    await visit(page, '/print/slips');
  } else {
    await print.click();
  }
  await expect(page.getByText('No orders chosen')).toBeVisible();
  await page.getByRole('link', { name: 'Choose orders' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Orders' })).toBeVisible();
});

test('an order leads to its slip, and its own page is printed without prices', async ({ page, server }) => {
  const [order] = await packable(server, page, 1);
  await openOrder(page, stock, order!.number);
  await page.emulateMedia({ media: 'print' });
  for (const hidden of [page.locator('#billing'), page.locator('#facts'), page.locator('.price').first()]) await expect(hidden).toBeHidden();
  await page.emulateMedia({ media: null });
  await page.getByRole('link', { name: 'Packing slip', exact: true }).click();
  await expect(slip(page, order!)).toBeVisible();
});
