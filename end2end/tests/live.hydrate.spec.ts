// A run moves on its page, and in the list of imports, without a reload.
import { expect, test } from './fixtures';
import { connect, pullAll } from './fixtures/records';
import { runState, visit } from './fixtures/person';

for (const place of ['its page', 'the list of imports']) {
  test(`a run's progress moves on ${place} by itself`, async ({ page, server }) => {
    const { id, name, store } = await connect(server, `Moving on ${place}`, { orders: 800 });
    await store.fault({ kind: 'latency', path: '/v2/orders', milliseconds: 1_200 });
    const run = await pullAll(server, id);
    await visit(page, place === 'its page' ? `/imports/${run}` : '/imports');
    const opened = await page.evaluate(() => performance.timeOrigin);
    const card = page.getByRole('article').filter({ hasText: name });
    const part = place === 'its page' ? page.getByRole('region', { name: 'Progress' }) : card;

    const seen = new Set<number>();
    await expect
      .poll(
        async () => {
          const text = (await part.count()) > 0 ? await part.innerText() : '';
          const [count = 0, total = 0] = (/(\d+) of about (\d+) orders/.exec(text) ?? []).slice(1).map(Number);
          if (count > 0 && count < total) seen.add(count);
          return seen.size;
        },
        { intervals: [100], timeout: 20_000 },
      )
      .toBeGreaterThanOrEqual(2);
    expect([...seen]).toEqual([...seen].sort((one, other) => one - other));
    await expect(page.getByText('Live', { exact: true })).toBeVisible();

    await store.recover();
    if (place === 'its page') await expect(runState(page)).toHaveText('Complete');
    else await expect(page.getByRole('row').filter({ hasText: name })).toContainText('Complete');
    expect(await page.evaluate(() => performance.timeOrigin)).toBe(opened);
  });
}
