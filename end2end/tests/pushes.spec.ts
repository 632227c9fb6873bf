// Whether stores are told of shipments: turned on and off, held, failed and tried again.
import { expect, test } from './fixtures';
import { expectChoiceNeeded, credential, fieldError, permissions, toast, untilShown, visit } from './fixtures/person';
import { connect, importedStatuses } from './fixtures/records';
import { addresses, button, openOrder, quantities, shelf, shipForm, untilBadge, shipUntracked } from './fixtures/shipping';

test('what was shipped while pushing was off is held, and sent once it is on', async ({ page, server, live }) => {
  const stock = await shelf(server, 'Held back');
  const [first, second, third] = stock.unshipped.filter((one) => addresses(one).length === 1);
  await openOrder(page, stock, first!.id);
  await shipForm(page).getByLabel('Tracking number').fill('HELD-1');
  await button(page, 'Preview').click();
  await expect(page.locator('.preview')).toContainText('Pushing is off: nothing is sent yet.');
  await button(page, 'Ship').click();
  await untilBadge(page, live, 1, 'Held');
  await openOrder(page, stock, second!.id);
  await shipForm(page).getByLabel('Tracking number').fill('HELD-2');
  await button(page, 'Ship').click();
  await untilBadge(page, live, 1, 'Held');

  await visit(page, '/');
  await expect(page.getByText('2 shipments of Held back Ltd are held')).toBeVisible();
  await page.getByRole('listitem').filter({ hasText: 'Held back Ltd are held' }).getByRole('link', { name: 'View held shipments' }).click();
  await expect(page.getByRole('row').filter({ hasText: 'HELD-' })).toHaveCount(2);

  await visit(page, stock.at('shipments'));
  await expect(page.getByText('2 shipments are held.')).toBeVisible();
  await page.getByLabel('Send selected').check();
  await page.getByLabel(`Order ${first!.id}`).check();
  await button(page, 'Turn pushing on').click();
  await expect(toast(page)).toHaveText('Pushing is on. Each shipment is sent to BigCommerce, which e-mails the customer.');
  await expect(page.getByText('1 shipment made before pushing was on is held and waits for a decision.')).toBeVisible();
  await expect.poll(async () => (await stock.store.shipments(first!.id)).length).toBe(1);
  expect(await stock.store.shipments(second!.id)).toEqual([]);

  await page.getByLabel('Send all').check();
  await button(page, 'Apply').click();
  await visit(page, `/shipments?integration=${stock.id}`);
  await untilShown(page, live, () => expect(page.locator('td .badge')).toHaveText(['Confirmed', 'Confirmed'], { timeout: live ? 20_000 : 1 }));

  await visit(page, stock.at('shipments'));
  await page.locator('summary', { hasText: 'Turn pushing off' }).click();
  await button(page, 'Turn pushing off').click();
  await expect(toast(page)).toHaveText('Pushing is off. Shipments are held until you turn it on.');
  await openOrder(page, stock, third!.id);
  await shipUntracked(page);
  await untilBadge(page, live, 1, 'Held');
  await visit(page, stock.at('shipments'));
  await page.getByLabel('From now on only').check();
  await button(page, 'Turn pushing on').click();
  await expect(toast(page)).toContainText('Pushing is on.');
  await openOrder(page, stock, third!.id);
  await untilBadge(page, live, 1, 'Local only');
  expect(await stock.store.shipments(third!.id)).toEqual([]);
});

test('a token that may not change orders is named, with the account to make', async ({ page, server }) => {
  const { at, store, client, id } = await connect(server, 'Read only', {}, 'read-only');
  await visit(page, at('shipments'));
  await button(page, 'Turn pushing on').click();
  const account = 'create a new API account with Orders: modify, Information & Settings: read-only and Products: read-only';
  await expect(page.getByRole('alert').filter({ hasText: account })).toBeVisible();
  await expect(page.getByText('Nothing is written to the store.')).toBeVisible();

  await visit(page, at('connection'));
  await credential(page, 'file').fill(store.credentials('full'));
  await button(page, 'Test connection').click();
  await expect(permissions(page)).toHaveCount(4);
  // While pushing is off, such a token is more than is needed.
  await expect(page.getByText('This token may also change orders.')).toBeVisible();
  await button(page, 'Save connection').click();
  await expect(toast(page)).toContainText('Connection saved.');
  const kept = await server.read<{ client_id: string; row: { name: string }; statuses: number[] }>('fetch_integration', { id });
  expect([kept.client_id, kept.row.name, kept.statuses]).toEqual([client, 'Read only', importedStatuses]);

  await visit(page, at('shipments'));
  await button(page, 'Turn pushing on').click();
  await expect(toast(page)).toContainText('Pushing is on.');
  await visit(page, at('connection'));
  await credential(page, 'file').fill(store.credentials('read-only'));
  await button(page, 'Test connection').click();
  await expect(permissions(page).filter({ hasText: 'Missing' })).toContainText('Orders (modify)');
  await button(page, 'Save connection').click();
  await expect(fieldError(credential(page, 'access_token'))).toContainText(account);
});

test('what failed says what to do, and is tried again: one, selected, all', async ({ page, server, live }) => {
  const stock = await shelf(server, 'Failing');
  await server.ask('turn_pushes_on', { integration: stock.id });
  const orders = stock.unshipped.filter((one) => addresses(one).length === 1).slice(0, 3);
  for (const order of orders) {
    await stock.store.change(order.id, { is_deleted: true });
    await openOrder(page, stock, order.id);
    await shipForm(page).getByLabel('Tracking number').fill(`GONE-${order.id}`);
    await button(page, 'Ship').click();
    await untilBadge(page, live, 1, 'Failed');
  }
  await expect(page.getByText('The order is gone', { exact: true })).toBeVisible();
  const restore = (index: number) => stock.store.change(orders[index]!.id, { is_deleted: false });
  await restore(2);
  await button(page, 'Retry shipment 1').click();
  await untilBadge(page, live, 1, 'Confirmed');

  await visit(page, '/');
  await expect(page.getByText('2 shipments of Failing Ltd could not be sent to the store')).toBeVisible();
  await page.getByRole('listitem').filter({ hasText: 'of Failing Ltd could not' }).getByRole('link', { name: 'View failed shipments' }).click();
  const rows = page.getByRole('row').filter({ hasText: 'GONE-' });
  await expect(rows).toHaveCount(2);
  await expect(rows.first()).toContainText('This order is no longer in BigCommerce (404)');
  await expectChoiceNeeded(page, live, 'Retry selected');
  await restore(1);
  await page.getByLabel(`Select shipment of order ${orders[1]!.id}`).check();
  await button(page, 'Retry selected').click();
  await expect(toast(page)).toContainText('Sending now.');
  const confirmed = (count: number) => untilShown(page, live, () => expect(page.locator('td .badge', { hasText: 'Confirmed' })).toHaveCount(count, { timeout: live ? 20_000 : 1 }));
  await confirmed(2);
  await restore(0);
  await button(page, 'Retry all failed of this client').click();
  await confirmed(3);

  await page.getByLabel('Search').fill(`GONE-${orders[0]!.id}`);
  await button(page, 'Apply').click();
  await expect(page.getByRole('row').filter({ hasText: 'GONE-' })).toHaveCount(1);
  await page.getByLabel('Search').fill('nobody-has-it');
  await button(page, 'Apply').click();
  await expect(page.getByRole('heading', { name: 'No shipment matches' })).toBeVisible();
  expect(await quantities(page).count()).toBe(0);
});

test('held shipments are dropped from the list, asked first', async ({ page, server, live }) => {
  const stock = await shelf(server, 'Dropped');
  const order = stock.unshipped.find((one) => addresses(one).length === 1)!;
  await openOrder(page, stock, order.id);
  await shipUntracked(page);
  await untilBadge(page, live, 1, 'Held');
  await visit(page, `/shipments?integration=${stock.id}&state=held`);
  await page.getByLabel(`Select shipment of order ${order.id}`).check();
  await page.locator('summary', { hasText: 'Drop selected' }).click();
  await button(page, 'Drop selected').click();
  await expect(toast(page)).toHaveText('Dropped. These shipments are not sent to BigCommerce.');
  await expect(page.locator('td .badge')).toHaveText(['Local only']);
});

test('what waits for its next try is tried at once when it is chosen', async ({ page, server, live }) => {
  const stock = await shelf(server, 'In maintenance');
  await server.ask('turn_pushes_on', { integration: stock.id });
  await stock.store.fault({ kind: 'status_423', path: '/v2/orders/{id}/shipments' });
  const order = stock.unshipped.find((one) => addresses(one).length === 1)!;
  await openOrder(page, stock, order.id);
  await shipUntracked(page);
  const list = `/shipments?integration=${stock.id}`;
  await expect(async () => {
    await visit(page, list);
    await expect(page.getByText('BigCommerce said: 423')).toBeVisible({ timeout: 1 });
  }).toPass();
  await page.getByLabel(`Select shipment of order ${order.id}`).check();
  await stock.store.recover();
  await button(page, 'Retry selected').click();
  await expect(toast(page)).toContainText('Sending now.');
  await untilShown(page, live, () => expect(page.locator('td .badge')).toHaveText(['Confirmed'], { timeout: live ? 20_000 : 1 }));
});
