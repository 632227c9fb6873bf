// The bytes on the wire for the pages that people open first, compressed, as a real browser counts them: each with
// an empty cache, then the ones after it.
import { chromium } from '@playwright/test';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const binary = process.env.PARCELPILOT_BINARY;
const folder = mkdtempSync(join(tmpdir(), 'parcelpilot-weight-'));
const env = { ...process.env, DATABASE_URL: `sqlite://${join(folder, 'weight.db')}`, PARCELPILOT_LOG: 'error' };
const [email, password] = ['weight@example.com', 'a made-up password'];
execFileSync(binary, ['users', 'add', '--email', email, '--role', 'admin', '--password-stdin'], { env, input: password });
const server = spawn(binary, ['serve', '--addr', '127.0.0.1:0'], { env });
const url = await new Promise((resolve) =>
  server.stdout.on('data', (data) => resolve(/http:\/\/127\.0\.0\.1:\d+/.exec(String(data))[0])),
);

const browser = await chromium.launch({ executablePath: process.env.PARCELPILOT_CHROMIUM, args: ['--no-sandbox'] });
try {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${url}/login`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForURL(`${url}/`);
  const storageState = await context.storageState();
  console.log('| page | first visit, KiB brotli | of that WebAssembly | after another page, KiB |\n| --- | ---: | ---: | ---: |');
  for (const path of ['/integrations/new', '/', '/imports', '/orders', '/help/bigcommerce']) {
    const fresh = await browser.newContext({ storageState });
    const first = await weigh(await fresh.newPage(), url + path);
    await fresh.close();
    const used = await browser.newContext({ storageState });
    const visitor = await used.newPage();
    await weigh(visitor, path === '/' ? `${url}/clients` : `${url}/`);
    const after = await weigh(visitor, url + path);
    await used.close();
    console.log(`| ${path} | ${kib(first.all)} | ${kib(first.wasm)} | ${kib(after.all)} |`);
  }
} finally {
  await browser.close();
  server.kill();
  rmSync(folder, { recursive: true, force: true });
}

/** Opens an address; the bytes that came over the wire for it, all and of WebAssembly. */
async function weigh(page, address) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  const sum = { all: 0, wasm: 0 };
  const wasm = new Set();
  session.on('Network.responseReceived', ({ requestId, response }) => {
    if (response.mimeType === 'application/wasm') wasm.add(requestId);
  });
  // An event stream never ends: what is waited for is the last file that a page asks for.
  const isLoaded = new Promise((resolve) => {
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

function kib(bytes) {
  return (bytes / 1024).toFixed(1);
}
