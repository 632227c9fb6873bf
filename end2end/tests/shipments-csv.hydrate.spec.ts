// The browser reads a CSV by itself, and asks the server only what the orders can tell.
import { expect, test } from './fixtures';
import { visit } from './fixtures/person';
import { choose, csvStatus, header, interactiveCsv, shipButton } from './fixtures/shipments-csv';

const row = '1001,SHIRT,1,UPS,1Z999AA10123456784';

test('a dropped file, a chosen one and pasted text take each other\'s place', async ({ page }) => {
  // The server, which knows the orders, says nothing here: what the browser finds stands.
  const asked: string[] = [];
  await page.route('**/*', async (route) => {
    const request = route.request();
    if (request.method() === 'GET') return route.continue();
    asked.push(request.postData() ?? '');
    return route.fulfill({ contentType: 'text/html', body: '' });
  });
  await visit(page, '/shipments/import');
  await interactiveCsv(page, true);
  await page.locator('#csv').fill(`${header}\n${row}`);
  await expect(csvStatus(page)).toHaveText('1 row for 1 shipment, no errors.');

  const files = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'dropped.csv', { type: 'text/csv' }));
    return data;
  }, `${header}\n${row}\n1002,<img src=x onerror=alert(1)>,1,UPS,1Z\n`);
  await page.locator('#csv-drop').dispatchEvent('drop', { dataTransfer: files });
  await expect(csvStatus(page)).toHaveText('2 rows for 2 shipments, no errors.');
  await expect(shipButton(page)).toHaveText('Ship 2 shipments');
  await expect(page.getByRole('table', { name: 'Shipments' })).toContainText('1 × <img src=x onerror=alert(1)>');
  await expect(page.locator('#csv')).toHaveValue('');
  expect(await page.locator('#csv-file').inputValue()).toContain('dropped.csv');

  await choose(page, `${header}\n${'x,,,,\n'.repeat(150)}${row}\n`);
  await expect(csvStatus(page)).toHaveText('1 row for 1 shipment; 150 rows have errors and are skipped.');
  await expect(page.getByRole('table', { name: 'Rows with errors' }).locator('tbody tr')).toHaveCount(100);
  await expect(page.getByText('… and 50 more rows with errors.')).toBeVisible();

  await page.locator('#csv').fill(' ');
  await expect(csvStatus(page)).toHaveText('');
  await expect(page.getByRole('table')).toHaveCount(0);
  await expect(shipButton(page)).toHaveCount(0);
  expect(await page.locator('#csv-file').inputValue()).toBe('');
  expect(asked).not.toHaveLength(0);
  for (const body of asked) expect(body, 'only asked, never shipped').toContain('/api/check_shipment_csv');
});
