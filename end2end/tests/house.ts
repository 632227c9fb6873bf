// What every test is given: a house for its worker, a browser that is logged in to it, and a page that may not complain.
import { test as base, expect } from '@playwright/test';
import { watchHydration } from './house/person';
import { House, type HouseSettings } from './house/server';

interface Given {
  /** There is JavaScript. */
  live: boolean;
  /** A house for this test alone. */
  anotherHouse: (settings?: HouseSettings) => Promise<House>;
  quiet: void;
}

/** Nobody is logged in: `test.use(stranger)`. */
export const stranger = { storageState: { cookies: [], origins: [] } };

export const test = base.extend<Given, { house: House }>({
  house: [
    async ({}, use) => {
      const house = await House.open();
      await use(house);
      await house.end();
    },
    { scope: 'worker', timeout: 60_000 },
  ],
  anotherHouse: async ({}, use) => {
    const houses: House[] = [];
    await use(async (settings) => {
      const house = await House.open(settings);
      houses.push(house);
      return house;
    });
    await Promise.all(houses.map((house) => house.end()));
  },
  baseURL: async ({ house }, use) => await use(house.url),
  storageState: async ({ house }, use) => await use(await house.state()),
  live: async ({ javaScriptEnabled }, use) => await use(javaScriptEnabled !== false),
  quiet: [
    async ({ page, house, live }, use) => {
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
      const before = house.process.said().length;
      await use();
      expect(complaints).toEqual([]);
      expect(house.process.said().slice(before)).not.toContain('panicked');
    },
    { auto: true },
  ],
});

export { expect };
