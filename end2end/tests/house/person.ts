// What a person does in the browser, and where they look.
import { expect, type Locator, type Page } from '@playwright/test';
import { email, password } from './server';

/** Marks a page that waits for its script, and the moment from which that listens. */
export async function watchHydration(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const marked = window as Window & { isInteractive?: boolean };
    marked.isInteractive = false;
    document.addEventListener('DOMContentLoaded', () => {
      // Such a page has nothing to take over.
      if (!document.querySelector('leptos-island')) marked.isInteractive = true;
    });
    const instantiate = WebAssembly.instantiateStreaming;
    WebAssembly.instantiateStreaming = async (...given: Parameters<typeof instantiate>) => {
      const made = await instantiate(...given);
      // The page's script goes on at once; this comes after it.
      setTimeout(() => (marked.isInteractive = true));
      return made;
    };
  });
}

/** Nothing to wait for where there is no JavaScript. */
export async function interactive(page: Page): Promise<void> {
  const isInteractive = () => page.evaluate(() => (window as Window & { isInteractive?: boolean }).isInteractive !== false);
  await expect.poll(isInteractive, { intervals: [20, 30, 50, 100], timeout: 20_000 }).toBe(true);
}

/** Opens a page; with JavaScript, waits until it is interactive. The answer's status. */
export async function visit(page: Page, path: string): Promise<number | undefined> {
  const answer = await page.goto(path);
  await interactive(page);
  return answer?.status();
}

/** Fills in the log-in page that is open. */
export async function logIn(page: Page, typed = password, as = email): Promise<void> {
  await page.getByLabel('E-mail').fill(as);
  await page.getByLabel('Password').fill(typed);
  await page.getByRole('button', { name: 'Log in' }).click();
}

type CredentialField = 'file' | 'upload' | 'store_hash' | 'access_token' | 'client_id' | 'client_secret';

export const credential = (page: Page, field: CredentialField): Locator => page.locator(`[name="credentials.bigcommerce.${field}"]`);

/** A file as one chooses it in a dialogue. */
export function credentialsFile(content: string | Buffer): { name: string; mimeType: string; buffer: Buffer } {
  return { name: 'BigCommerceAPI-credentials-store.txt', mimeType: 'text/plain', buffer: Buffer.from(content) };
}

export const findings = (page: Page): Locator => page.locator('#credential-findings li');

/** One line a permission, once a connection was tested. */
export const permissions = (page: Page): Locator => page.locator('.permissions li');

/** The toast after something was done. */
export const toast = (page: Page): Locator => page.locator('.toast-slot');

/** The sentence under a field that is wrong. */
export const fieldError = (field: Locator): Locator => field.locator('xpath=following-sibling::*[contains(@class, "field-error")]');

/** A value of a list of facts, by its term. */
export const fact = (page: Page, term: string): Locator => page.locator(`dt:text-is("${term}") + dd`);

export const runState = (page: Page): Locator => page.locator('.card-head .badge');

/** Waits for the run whose page is open: with JavaScript it moves by itself, without, reloading shows where it is. */
export async function untilRun(page: Page, live: boolean, state: string): Promise<void> {
  await untilShown(page, live, () => expect(runState(page)).toHaveText(state, { timeout: live ? 30_000 : 1 }));
}

/** The same for anything that a page shows. */
export async function untilShown(page: Page, live: boolean, isShown: () => Promise<void>): Promise<void> {
  if (live) return await isShown();
  await expect(async () => {
    await page.reload();
    await isShown();
  }).toPass({ timeout: 30_000, intervals: [200, 300, 500] });
}
