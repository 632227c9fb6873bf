// A second factor: set up on one's account, asked for after the password, and required by role.
import { createHmac } from 'node:crypto';
import { expect, stranger, test } from './fixtures';
import { expectAccessible } from './fixtures/accessibility';
import { fieldError, logIn, visit } from './fixtures/person';
import type { Page } from '@playwright/test';

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });
const code = (page: Page) => page.getByRole('textbox', { name: /[Cc]ode/ });

/** What an authenticator app shows so many half minutes from now. */
function codeOf(key: string, steps = 0): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  const bits = [...key.replaceAll(' ', '')].map((sign) => alphabet.indexOf(sign).toString(2).padStart(5, '0')).join('');
  const bytes = Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac('sha1', bytes).update(counter).digest();
  const offset = mac[19]! & 15;
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

/** The key that the page shows, to type by hand. */
async function keyOn(page: Page): Promise<string> {
  await expect(page.getByRole('img', { name: 'QR code of the key' })).toBeVisible();
  const key = page.locator('#setup-key');
  // All of it: a page that is still coming shows the place first.
  await expect(key).toHaveText(/^([A-Z2-7] ?){32}$/);
  return key.innerText();
}

test.use(stranger);

test('is set up on the account and asked for at the log-in', async ({ page, live, anotherServer }) => {
  const server = await anotherServer();
  await page.context().addCookies((await server.state()).cookies);
  await visit(page, `${server.url}/account`);
  const section = page.getByRole('region', { name: 'Second factor' });
  await section.getByRole('button', { name: 'Set up' }).click();
  const key = await keyOn(page);
  await expectAccessible(page, live, 'a second factor that is being set up');
  await code(page).fill('not a code');
  await section.getByRole('button', { name: 'Turn on' }).click();
  await expect(fieldError(code(page))).toContainText('This code is not right');
  expect(await keyOn(page)).toBe(key);
  await code(page).fill(codeOf(key));
  await section.getByRole('button', { name: 'Turn on' }).click();
  await expect(section.locator('#recovery-codes li')).toHaveCount(10);
  const recovery = await section.locator('#recovery-codes li').allTextContents();
  await expectAccessible(page, live, 'recovery codes');
  await page.reload();
  await expect(section.locator('#recovery-codes')).toHaveCount(0);
  await expect(section.getByText('10 recovery codes left.')).toBeVisible();

  await page.context().clearCookies();
  await visit(page, `${server.url}/clients`);
  await logIn(page);
  await expect(heading(page, 'One more step')).toBeVisible();
  await expectAccessible(page, live, 'the second step');
  await code(page).fill('000 00');
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(fieldError(code(page))).toContainText('This code is not right');
  await expect(code(page)).toHaveValue('');
  await code(page).fill(codeOf(key, 1));
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page).toHaveURL(`${server.url}/clients`);

  await page.context().clearCookies();
  await visit(page, `${server.url}/login?next=%2Fclients`);
  await logIn(page);
  await page.getByRole('link', { name: 'Use a recovery code instead' }).click();
  await code(page).fill((recovery[0] ?? '').toUpperCase());
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page).toHaveURL(`${server.url}/clients`);
});

test('a role asks for one, and its people set it up as they log in', async ({ page, live, anotherServer }) => {
  const server = await anotherServer();
  await server.person('olga', 'operator');
  await page.context().addCookies((await server.state()).cookies);
  await visit(page, `${server.url}/people`);
  const required = page.getByRole('region', { name: 'Who must have a second factor' });
  await required.getByLabel('Admin').check();
  await required.getByRole('button', { name: 'Save' }).click();
  await expect(required.getByRole('alert')).toContainText('Set one up first, under Account.');
  await required.getByLabel('Admin').uncheck();
  await required.getByLabel('Operator').check();
  await required.getByRole('button', { name: 'Save' }).click();
  await expect(page.locator('.toast-slot')).toContainText('Saved.');
  await expectAccessible(page, live, 'people with roles that must have a second factor');

  await page.context().clearCookies();
  await visit(page, `${server.url}/login?next=%2Fclients`);
  await logIn(page, undefined, 'olga@example.com');
  await expect(heading(page, 'Set up a second factor')).toBeVisible();
  await keyOn(page);
  await expectAccessible(page, live, 'a second factor that is set up in a log-in');
  await visit(page, `${server.url}/orders`);
  await expect(page).toHaveURL(/\/login\?next=%2Forders/);
  await page.goBack();
  await code(page).fill(codeOf(await keyOn(page)));
  await page.getByRole('button', { name: 'Turn on and log in' }).click();
  await expect(heading(page, 'You are in')).toBeVisible();
  await expect(page.locator('#recovery-codes li')).toHaveCount(10);
  await expectAccessible(page, live, 'recovery codes in a log-in');
  await page.getByRole('link', { name: 'I have kept them: go on' }).click();
  await expect(page).toHaveURL(`${server.url}/clients`);
});
