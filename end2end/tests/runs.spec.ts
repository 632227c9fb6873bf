// A run on its way: where it is, why it waits, how it is stopped and goes on.
import { expect, test } from './fixtures';
import { fact, runState, toast, untilRun, untilShown, visit } from './fixtures/person';
import { connect, pullAll } from './fixtures/records';

test('a run is shown where it is, cancelled, and goes on from there', async ({ page, server, live }) => {
  const { id, store } = await connect(server, 'Stopped', { orders: 300 });
  const orders = (await store.truth()).filter((order) => order.status_id !== 0).length;
  // The first page comes, the second does not.
  await store.fault({ kind: 'hang', path: '/v2/orders', after: 1 });
  await visit(page, `/imports/${await pullAll(server, id)}`);
  await untilShown(page, live, () => expect(page.getByText(`250 of about ${orders} orders`)).toBeVisible({ timeout: live ? 20_000 : 1 }));
  await expect(runState(page)).toHaveText('Running');
  if (!live) await expect(page.getByText('Shown as of when the page loaded.')).toBeVisible();

  await page.locator('summary', { hasText: 'Cancel this import' }).click();
  await page.getByRole('button', { name: 'Yes, cancel it' }).click();
  await expect(toast(page)).toHaveText('Import cancelled. Orders read so far are kept.');
  await untilRun(page, live, 'Cancelled');
  await expect(fact(page, 'Orders read')).toHaveText('250');

  await store.recover();
  await page.getByRole('button', { name: 'Resume' }).click();
  await expect(toast(page)).toHaveText('Import resumed from where it stopped.');
  await untilRun(page, live, 'Complete');
  await expect(fact(page, 'Orders read')).toHaveText(String(orders));
  await expect(fact(page, 'New')).toHaveText(String(orders));
});

test('an interrupted run is started again only by choice', async ({ page, server, live }) => {
  const { id, store } = await connect(server, 'Begun anew', { orders: 300 });
  const orders = (await store.truth()).filter((order) => order.status_id !== 0).length;
  await store.fault({ kind: 'hang', path: '/v2/orders', after: 1 });
  const run = await pullAll(server, id);
  await visit(page, `/imports/${run}`);
  await untilShown(page, live, () => expect(fact(page, 'Orders read')).toHaveText('250', { timeout: live ? 20_000 : 1 }));
  await server.ask('cancel_run', { id: run });
  await untilRun(page, live, 'Cancelled');
  await store.recover();

  await page.locator('summary', { hasText: 'Start again' }).click();
  await expect(page.getByText('A new import reads everything from the beginning')).toBeVisible();
  await page.getByRole('button', { name: 'Yes, from the beginning' }).click();
  await expect(page).not.toHaveURL(`/imports/${run}`);
  await untilRun(page, live, 'Complete');
  await expect(fact(page, 'Orders read')).toHaveText(String(orders));
  await expect(fact(page, 'Unchanged')).toHaveText('250');
  await visit(page, `/imports/${run}`);
  await expect(runState(page)).toHaveText('Cancelled');
});

test('a run that was told to wait says so, until when, and goes on', async ({ page, server, live }) => {
  const { id, store } = await connect(server, 'Throttled', { orders: 20, windowMs: 6_000 });
  await store.fault({ kind: 'status_429', path: '/v2/orders', times: 1 });
  await visit(page, `/imports/${await pullAll(server, id)}`);
  const notice = page.getByRole('status').filter({ hasText: 'Waiting: BigCommerce asked for a pause (429).' });
  await untilShown(page, live, () => expect(notice).toContainText(live ? /Continues in \d s/ : /Continues at [A-Z][a-z]{2} \d/, { timeout: live ? 5_000 : 1 }));

  await untilRun(page, live, 'Complete');
  await expect(notice).toHaveCount(0);
  await expect(fact(page, 'Pauses (429)')).toHaveText('1');
});

test('a store in maintenance is waited for', async ({ page, server, live }) => {
  const { id, store } = await connect(server, 'Maintained');
  await store.fault({ kind: 'status_503', path: '/v2/orders', times: 3 });
  await visit(page, `/imports/${await pullAll(server, id)}`);
  const notice = page.getByText('Waiting: The store is in maintenance (503).');
  await untilShown(page, live, () => expect(notice).toBeVisible({ timeout: live ? 10_000 : 1 }));
  await store.recover();
  await untilRun(page, live, 'Complete');
});

test('a token that is refused ends the run, and says where to mend it', async ({ page, server, live }) => {
  const { id, at } = await connect(server, 'Refused', {}, 'without-orders');
  await visit(page, `/imports/${await pullAll(server, id)}`);
  await untilRun(page, live, 'Failed');
  await expect(page.getByRole('alert').filter({ hasText: 'BigCommerce answered 403' })).toBeVisible();
  await page.getByRole('link', { name: 'Open integration' }).click();
  await expect(page).toHaveURL(at('connection'));
  await expect(page.locator('.page-head .badge')).toHaveText('Failing');

  await visit(page, '/');
  await expect(page.getByText('Refused Ltd · Refused fails')).toBeVisible();
});
