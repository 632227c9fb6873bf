// The bytes that pages cost on the wire, compressed, as a browser counts them: the first page of a visit, and the ones
// after it.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { connect, pullAll, untilOver } from './fixtures/records';

// What is fetched is the same at every width.
test.skip(({ viewport }) => viewport?.width !== 1440, 'weighed once');

interface Weight {
  all: number;
  wasm: number;
}

test('pages stay light', async ({ browser, anotherServer }) => {
  // What other tests have left in a server would weigh as well.
  const server = await anotherServer();
  const { id, path, at, store } = await connect(server, 'Weighed', { orders: 100 });
  await untilOver(server, await pullAll(server, id));
  await store.fault({ kind: 'latency', milliseconds: 20_000 });
  const run = await pullAll(server, id);
  const storageState = await server.state();
  const form = '/integrations/new';
  // The page, the most KiB as the first page of a visit, and after the page before it.
  const limits: [string, number, string, number][] = [
    [form, 165, '/', 159],
    ['/', 25, '/clients', 10],
    ['/orders', 25, '/', 15],
    ['/pack', 30, '/orders', 15],
    [path, 30, form, 15],
    [at('settings'), 30, path, 15],
    [at('connection'), 168, form, 15],
    ['/imports', 178, form, 172],
    [`/imports/${run}`, 178, '/imports', 15],
    ['/help/bigcommerce', 30, '/', 15],
  ];
  const rows: string[] = [];
  const heavy: string[] = [];
  for (const [address, most, before, mostAfter] of limits) {
    const context = () => browser.newContext({ storageState, baseURL: server.url });
    const fresh = await context();
    const first = await weigh(await fresh.newPage(), address);
    await fresh.close();
    const used = await context();
    const visitor = await used.newPage();
    await weigh(visitor, before);
    const after = await weigh(visitor, address);
    await used.close();
    rows.push(`| ${address.replace(/[0-9a-f-]{36}/, '…')} | ${kib(first.all)} | ${kib(first.wasm)} | ${before} | ${kib(after.all)} |`);
    if (first.all > most * 1024) heavy.push(`${address}: ${kib(first.all)} KiB, ${most} are the limit`);
    if (after.all > mostAfter * 1024) heavy.push(`${address} after ${before}: ${kib(after.all)} KiB, ${mostAfter} are the limit`);
  }
  console.log(['| page | first, KiB | of that WebAssembly | after | KiB |', '| --- | ---: | ---: | --- | ---: |', ...rows].join('\n'));
  expect(heavy).toEqual([]);
});

/** Opens an address; the bytes that came over the wire for it, all and of WebAssembly. */
async function weigh(page: Page, address: string): Promise<Weight> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const sum = { all: 0, wasm: 0 };
  const wasm = new Set<string>();
  session.on('Network.responseReceived', ({ requestId, response }) => {
    if (response.mimeType === 'application/wasm') wasm.add(requestId);
  });
  // An event stream never ends: what is waited for is the last file that a page asks for.
  const isLoaded = new Promise<void>((resolve) => {
    session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
      sum.all += encodedDataLength;
      if (!wasm.has(requestId)) return;
      sum.wasm += encodedDataLength;
      resolve();
    });
  });
  await page.goto(address);
  if (await page.locator('leptos-island').count()) await isLoaded;
  await session.detach();
  return sum;
}

function kib(bytes: number): string {
  return (bytes / 1024).toFixed(1);
}
