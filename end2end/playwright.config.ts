import { defineConfig } from '@playwright/test';

const { PARCELPILOT_CHROMIUM: whole, PARCELPILOT_HEADLESS: headless } = process.env;

const browser = (executablePath?: string) => ({
  browserName: 'chromium' as const,
  launchOptions: {
    executablePath,
    // As root Chromium has no sandbox; the rest keeps it from calling home.
    args: [
      '--no-sandbox',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--no-first-run',
      '--disable-quic',
    ],
  },
});
const chromium = browser(headless || whole);
const desk = { viewport: { width: 1440, height: 900 } };
// Phones see the dark colours, so that both are looked at.
const phone = { viewport: { width: 390, height: 844 }, colorScheme: 'dark' as const };

// These go through every page in each of its states, and through the main job: they run in all four ways.
const everywhere = ['**/accessibility.spec.ts', '**/main-job.spec.ts'];

// Everything runs twice: with JavaScript at a desk, and without it on a phone. What only JavaScript can do is in
// *.hydrate.spec.ts, and runs on a phone, too.
export default defineConfig({
  testDir: 'tests',
  // Each has a store and a server of its own; most of the time a test waits for one of them, so four share two processors.
  workers: 4,
  timeout: 90_000,
  expect: { timeout: 20_000 },
  reporter: [['list']],
  // `--trace on` shows more, and takes half as long again.
  use: { screenshot: 'only-on-failure' },
  projects: [
    { name: 'javascript-1440', use: { ...chromium, ...desk } },
    {
      name: 'javascript-390',
      testMatch: [...everywhere, '**/*.hydrate.spec.ts'],
      use: { ...chromium, ...phone },
    },
    {
      name: 'no-javascript-1440',
      testMatch: everywhere,
      use: { ...chromium, ...desk, javaScriptEnabled: false },
    },
    {
      name: 'no-javascript-390',
      testIgnore: '**/*.hydrate.spec.ts',
      use: { ...chromium, ...phone, javaScriptEnabled: false },
    },
    // The browser that people have: that it does what its engine alone does.
    ...(headless && whole ? [{ name: 'whole-browser', testMatch: '**/main-job.spec.ts', use: { ...browser(whole), ...desk } }] : []),
  ],
});
