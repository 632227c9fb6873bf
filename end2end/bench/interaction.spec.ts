// How long after a click or a key the page shows something, while an import streams into it.
import { expect, test } from '../tests/fixtures';
import { connect, pullAll, untilOver } from '../tests/fixtures/records';
import { visit } from '../tests/fixtures/person';

const LIMIT_MS = 100;

for (const slowdown of [1, 4]) {
  test(`a click is answered while an import streams, processor ${slowdown} times slower`, async ({ page, server }) => {
    const { id, name, store } = await connect(server, `Streaming ${slowdown}`, { orders: 10_000 });
    // Slow enough to go on while one clicks; the live pages are told of each step.
    await store.fault({ kind: 'latency', path: '/v2/orders', milliseconds: 1_000 });
    await page.addInitScript(() => {
      const marked = window as Window & { worst?: number };
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries() as (PerformanceEntry & { interactionId?: number })[]) {
          if (entry.interactionId) marked.worst = Math.max(marked.worst ?? 0, entry.duration);
        }
      }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit);
    });
    const processor = await page.context().newCDPSession(page);
    await processor.send('Emulation.setCPUThrottlingRate', { rate: slowdown });

    const worst: Record<string, number> = {};
    for (const place of ['a run', 'all imports']) {
      const run = await pullAll(server, id);
      const address = place === 'a run' ? `/imports/${run}` : '/imports';
      await visit(page, address);
      await expect(page.getByText(/\d of about/).first()).toBeVisible();
      const target = place === 'a run' ? page.getByText('Cancel this import') : page.getByRole('heading', { level: 1 });
      for (let click = 0; click < 20; click++) {
        await target.click();
        await page.keyboard.press('Tab');
      }
      await page.waitForFunction(() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => done(true)))));
      worst[place] = await page.evaluate(() => (window as Window & { worst?: number }).worst ?? 0);
      const { row } = await server.read<{ row: { state: string } }>('fetch_run', { id: run });
      expect(row.state, `${name} still streams`).toBe('running');
      await server.ask('cancel_run', { id: run });
      await untilOver(server, run);
    }
    console.log(`interaction to next paint at worst, processor ${slowdown} times slower: ${JSON.stringify(worst)} ms`);
    for (const [place, took] of Object.entries(worst)) expect(took, place).toBeLessThan(LIMIT_MS);
  });
}
