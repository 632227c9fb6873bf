// A sandbox store and a server of its own for each worker, and a page that may not complain.
import { test as base, expect, type Page } from '@playwright/test';
import AxeBuilder from '@axe-core/playwright';
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const binary = process.env.PARCELPILOT_BINARY ?? '';
export const email = 'ada@example.com';
export const password = 'a made-up password';

export interface House {
  url: string;
  folder: string;
  credentials: string;
}

async function addressOf(process: ChildProcess): Promise<string> {
  return await new Promise((resolve, reject) => {
    let said = '';
    process.stdout?.on('data', (data) => {
      said += String(data);
      const found = /(http:\/\/127\.0\.0\.1:\d+)/.exec(said);
      if (found?.[1]) resolve(found[1]);
    });
    process.on('exit', (code) => reject(new Error(`ended with ${code}: ${said}`)));
  });
}

export const test = base.extend<{ house: House; quiet: void }>({
  house: async ({}, use) => {
    const folder = mkdtempSync(join(tmpdir(), 'parcelpilot-end2end-'));
    const credentials = join(folder, 'credentials.txt');
    const store = spawn(binary, ['sandbox', '--addr', '127.0.0.1:0', '--orders', '1000', '--latency-ms', '150', '--credentials-file', credentials]);
    const storeUrl = await addressOf(store);
    const env = {
      ...process.env,
      DATABASE_URL: `sqlite://${join(folder, 'house.db')}`,
      PARCELPILOT_BIGCOMMERCE_URL: storeUrl,
    };
    execFileSync(binary, ['users', 'add', '--email', email, '--role', 'admin', '--password-stdin'], { env, input: password });
    const server = spawn(binary, ['serve', '--addr', '127.0.0.1:0'], { env });
    const url = await addressOf(server);
    await use({ url, folder, credentials });
    server.kill();
    store.kill();
    rmSync(folder, { recursive: true, force: true });
  },
  quiet: [
    async ({ page }, use) => {
      const complaints: string[] = [];
      page.on('console', (message) => {
        // The browser itself reports each answer of 4xx, which tests ask for on purpose.
        if (['error', 'warning'].includes(message.type()) && !message.text().startsWith('Failed to load resource')) {
          complaints.push(message.text());
        }
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      await use();
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

export async function logIn(page: Page, house: House): Promise<void> {
  await page.goto(`${house.url}/login`);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page).toHaveURL(`${house.url}/`);
}

export async function expectAccessible(page: Page): Promise<void> {
  const found = await new AxeBuilder({ page }).withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa']).analyze();
  const serious = found.violations.filter((one) => ['serious', 'critical'].includes(one.impact ?? ''));
  expect(serious.map((one) => `${one.id}: ${one.nodes.map((node) => node.target).join(', ')}`)).toEqual([]);
}

export const textOf = (path: string): string => readFileSync(path, 'utf8');
export { expect };
