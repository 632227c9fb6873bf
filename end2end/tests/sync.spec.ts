// Orders that come in by themselves: what is shown of it, and what a person can do about it.
import { expect, test } from './fixtures';
import { fact, fieldError, toast, untilRun, visit } from './fixtures/person';
import { connect, pullAll, untilOver } from './fixtures/records';

test('a new order comes in with a sync', async ({ page, server, live }) => {
  const { id, path, store } = await connect(server, 'Synced', { orders: 20 });
  await untilOver(server, await pullAll(server, id));
  const [added] = await store.add(1, { status_id: 11 });
  await visit(page, path);
  await expect(fact(page, 'Next sync')).toHaveText(/\d/);
  await page.getByRole('button', { name: 'Sync now' }).click();
  await expect(page).toHaveURL(/\/imports\/[0-9a-f-]{36}$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Sync of Synced' })).toBeVisible();
  await untilRun(page, live, 'Complete');
  await expect(fact(page, 'New')).toHaveText('1');

  await visit(page, `/orders?integration=${id}&search=${added}`);
  await expect(page.getByRole('row').filter({ hasText: String(added) })).toHaveCount(1);
});

test('syncs that found nothing new are listed only for who asks', async ({ page, server }) => {
  const { id, name } = await connect(server, 'Quiet', { orders: 20 });
  await untilOver(server, await pullAll(server, id));
  // The orders of a sandbox are as fresh as the last full hour: the first sync may read some again.
  await untilOver(server, await server.ask<string>('sync_now', { integration: id }));
  const rows = page.getByRole('row').filter({ hasText: name });
  await visit(page, '/imports');
  await expect(rows).toHaveCount(1);
  await page.getByRole('link', { name: 'Show syncs without changes' }).click();
  await expect(rows).toHaveCount(2);
  await expect(rows.filter({ hasText: 'Sync' })).toHaveCount(1);
  await page.getByRole('link', { name: 'Hide syncs without changes' }).click();
  await expect(rows).toHaveCount(1);
});

test('how often is a setting, and a number that can not be is said', async ({ page, server }) => {
  const { at } = await connect(server, 'Paced');
  const minutes = page.getByLabel('Check for new orders every … minutes');
  await visit(page, at('settings'));
  await expect(minutes).toHaveValue('1440');
  await minutes.fill('0');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(fieldError(minutes)).toHaveText('Please type a whole number from 1 to 1440.');
  await expect(minutes).toHaveValue('0');
  await minutes.fill('720');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(toast(page)).toHaveText('Settings saved.');
  await expect(minutes).toHaveValue('720');
});

test('a sync is asked for where the integrations are listed', async ({ page, server, live }) => {
  const { name } = await connect(server, 'Listed');
  for (const path of ['/integrations', '/']) {
    await visit(page, path);
    const row = page.getByRole('row').filter({ hasText: name });
    await row.getByRole('button', { name: `Sync now ${name}` }).click();
    await untilRun(page, live, 'Complete');
  }
});
