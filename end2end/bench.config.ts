// `make bench`: what a browser measures. Figures of time say something only of an optimised server.
import { defineConfig } from '@playwright/test';
import tests from './playwright.config';

export default defineConfig({
  ...tests,
  testDir: 'bench',
  workers: 1,
  timeout: 600_000,
  projects: tests.projects?.filter(({ name }) => name === 'javascript-1440'),
});
