// Shipping by CSV: what is wrong is said before and after, comes back, and is shipped once it is corrected.
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { visit } from './fixtures/person';
import { connect, pullAll, untilOver } from './fixtures/records';
import type { TestServer } from './fixtures/server';
import { check, choose, csvStatus, header, interactiveCsv, shipButton, ups } from './fixtures/shipments-csv';

interface Shipping {
  consignments: { lines: { sku: string; left: number; goes_along: boolean }[] }[];
}

/** Orders that have a line with a SKU of its own, of which something is left: number and SKU. */
async function ready(server: TestServer, integration: string): Promise<{ number: number; sku: string }[]> {
  const list = await server.ask<{ rows: { id: string; remote_id: number; left_to_ship: number }[] }>('list_orders', {
    'query[integration]': integration,
  });
  const found: { number: number; sku: string }[] = [];
  for (const order of list.rows.filter((row) => row.left_to_ship > 0)) {
    const { consignments } = await server.read<Shipping>('fetch_shipping', { order: order.id });
    const lines = consignments.flatMap((part) => part.lines);
    const own = lines.find((line) => /^[\w-]+$/.test(line.sku) && line.left > 0 && !line.goes_along && lines.filter(({ sku }) => sku === line.sku).length === 1);
    if (own) found.push({ number: order.remote_id, sku: own.sku });
  }
  return found;
}

async function downloaded(page: Page): Promise<string> {
  const waiting = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download these rows' }).or(page.getByRole('button', { name: 'Download these rows' })).click();
  return readFileSync(await (await waiting).path(), 'utf8');
}

async function made(server: TestServer, integration: string): Promise<number> {
  return (await server.ask<{ rows: unknown[] }>('list_shipments', { 'query[integration]': integration })).rows.length;
}

test('good rows are shipped; bad ones come back, are corrected and shipped', async ({ page, server, live }) => {
  const { id } = await connect(server, 'By CSV', { orders: 60 });
  await untilOver(server, await pullAll(server, id));
  const [one, other] = await ready(server, id);
  const rows = [
    `${one!.number},${one!.sku},1,UPS,${ups}`,
    `${other!.number},${other!.sku},two,UPS,1Z999AA10123456785`,
    `4711999,=cmd(),1,FedEx,${ups}`,
  ];
  await visit(page, '/shipments');
  await page.getByRole('link', { name: 'Ship by CSV' }).click();
  await interactiveCsv(page, live);
  await expectAccessible(page, live, 'CSV, empty');
  // Other stores of this server have orders of the same numbers.
  await page.getByLabel('Integration').selectOption(id);
  await choose(page, `${header}\n${rows.join('\n')}\n`);
  await check(page, live);
  await expect(csvStatus(page)).toHaveText('1 row for 1 shipment; 2 rows have errors and are skipped.');
  const wrong = page.getByRole('table', { name: 'Rows with errors' }).locator('tbody tr');
  await expect(wrong).toHaveCount(2);
  await expect(wrong.first()).toContainText('Quantity: please write a whole number from 1 on, like 2.');
  await expect(wrong.last()).toContainText('No order has this number here.');
  await expectAccessible(page, live, 'CSV, preview');
  expect(await downloaded(page)).toContain(`"${other!.number}","${other!.sku}","two","UPS","1Z999AA10123456785","Quantity:`);

  // Without JavaScript a file that was checked is in the text.
  await shipButton(page).click();
  await interactiveCsv(page, live);
  await expect(page.locator('#csv-answer')).toContainText('1 of 3 rows shipped.');
  await expect(page.getByLabel('Integration')).toHaveValue(id);
  await expectAccessible(page, live, 'CSV, shipped in part');
  const left = page.getByRole('table', { name: 'Not shipped' });
  await expect(left.locator('tbody tr')).toHaveCount(2);
  await expect(left).toContainText('No order has this number here.');
  const back = await downloaded(page);
  expect(back).toContain(`"4711999","'=cmd()","1","FedEx"`);
  expect(await page.locator('#csv').inputValue()).toBe(back);
  expect(await made(server, id)).toBe(1);

  const corrected = back.split('\n').filter((line) => !line.startsWith('"4711999"')).join('\n').replace('"two"', '"1"');
  await page.locator('#csv').fill(corrected);
  await check(page, live);
  await expect(csvStatus(page)).toHaveText('1 row for 1 shipment, no errors.');
  await shipButton(page).click();
  await expect(page.locator('#csv-answer')).toContainText('1 of 1 row shipped.');
  await interactiveCsv(page, live);
  await expect(page.getByRole('table', { name: 'Not shipped' })).toHaveCount(0);
  expect(await made(server, id)).toBe(2);

  // The browser sends the same once more.
  await page.reload();
  await expect(page.locator('#csv-answer')).toContainText('1 of 1 row shipped.');
  expect(await made(server, id)).toBe(2);
});

test('the same file on another day ships nothing again, and says so', async ({ page, server, live }) => {
  const { id } = await connect(server, 'CSV twice', { orders: 60 });
  await untilOver(server, await pullAll(server, id));
  const [one] = await ready(server, id);
  const days: [string, number][] = [
    ['1 row for 1 shipment, no errors.', 1],
    ['No row can be shipped; 1 row has an error and is skipped.', 0],
  ];
  for (const [found, shippable] of days) {
    await visit(page, '/shipments/import');
    await interactiveCsv(page, live);
    await page.locator('#csv').fill(`order;sku;qty;carrier;tracking\n${one!.number};${one!.sku};1;ups;${ups}`);
    await page.getByLabel('Integration').selectOption(id);
    await check(page, live);
    await expect(csvStatus(page)).toHaveText(found);
    await expect(shipButton(page)).toHaveCount(shippable);
    if (shippable > 0) {
      await shipButton(page).click();
      await expect(page.locator('#csv-answer')).toContainText('1 of 1 row shipped.');
    }
  }
  await expect(page.getByRole('table', { name: 'Rows with errors' })).toContainText('This line was already shipped with this carrier and tracking number.');
  expect(await made(server, id)).toBe(1);
});

test('what is no CSV of shipments is refused as a whole', async ({ page, live }) => {
  await visit(page, '/shipments/import');
  await interactiveCsv(page, live);
  await page.locator('#csv').fill('1001,A,1,ups,1Z');
  await check(page, live);
  await expect(csvStatus(page)).toContainText('The first row must be a header that names the columns');
  await expect(shipButton(page)).toHaveCount(0);
  await expectAccessible(page, live, 'CSV, refused');
  await choose(page, Buffer.from('PK\u0003\u0004'));
  await check(page, live);
  await expect(csvStatus(page)).toContainText('This is not a CSV.');
});
