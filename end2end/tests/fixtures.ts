// What every test is given: a server for its worker, a browser that is logged in to it, and a page that may not complain.
import { test as base, expect } from '@playwright/test';
import { watchHydration } from './fixtures/person';
import { TestServer, type TestServerSettings } from './fixtures/server';

interface Given {
  /** There is JavaScript. */
  live: boolean;
  /** A server for this test alone. */
  anotherServer: (settings?: TestServerSettings) => Promise<TestServer>;
  quiet: void;
}

/** Nobody is logged in: `test.use(stranger)`. */
export const stranger = { storageState: { cookies: [], origins: [] } };

export const test = base.extend<Given, { server: TestServer }>({
  server: [
    async ({}, use) => {
      const server = await TestServer.open();
      await use(server);
      await server.end();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  anotherServer: async ({}, use) => {
    const servers: TestServer[] = [];
    await use(async (settings) => {
      const server = await TestServer.open(settings);
      servers.push(server);
      return server;
    });
    await Promise.all(servers.map((server) => server.end()));
  },
  baseURL: async ({ server }, use) => await use(server.url),
  storageState: async ({ server }, use) => await use(await server.state()),
  live: async ({ javaScriptEnabled }, use) => await use(javaScriptEnabled !== false),
  quiet: [
    async ({ page, server, live }, use) => {
      const complaints: string[] = [];
      page.on('console', (message) => {
        // The browser itself reports each answer of 4xx, which tests ask for on purpose.
        if (['error', 'warning'].includes(message.type()) && !message.text().startsWith('Failed to load resource')) {
          complaints.push(message.text());
        }
      });
      page.on('pageerror', (error) => complaints.push(String(error)));
      page.on('dialog', (dialog) => {
        complaints.push(`a dialogue: ${dialog.message()}`);
        void dialog.dismiss();
      });
      page.on('response', (response) => {
        if (response.status() === 500) complaints.push(`500 from ${response.url()}`);
      });
      if (live) await watchHydration(page);
      const before = server.process.said().length;
      await use();
      expect(complaints).toEqual([]);
      expect(server.process.said().slice(before)).not.toContain('panicked');
    },
    { auto: true },
  ],
});

export { expect };
