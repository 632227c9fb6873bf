// Testing a connection names what is missing, and what to do.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { credential, permissions, visit } from './fixtures/person';
import { connect } from './fixtures/records';
import { valueOf, type Account } from './fixtures/store';

async function testWith(page: Page, file: string): Promise<void> {
  await credential(page, 'file').fill(file);
  await page.getByRole('button', { name: 'Test connection' }).click();
}

/** One permission a line: its name and what was found. */
async function expectPermissions(page: Page, found: [string, string][]): Promise<void> {
  await expect(permissions(page)).toHaveText(found.map(([name, finding]) => new RegExp(`^${name}\\s*${finding}`)));
}

/** All of them, granted but for some. */
function granted(but: Record<string, string> = {}): [string, string][] {
  return ['Access token', 'Information & settings', 'Orders', 'Products'].map((name) => [name, but[name] ?? 'Granted']);
}

test('a token with all scopes is connected, and so is one that may only read', async ({ page, server }) => {
  const store = await server.openStore();
  for (const account of ['full', 'read-only'] as const) {
    await visit(page, '/integrations/new');
    await testWith(page, store.credentials(account));
    await expectPermissions(page, granted());
    await expect(page.getByRole('heading', { name: 'Connected to Sandbox & Söhne' })).toBeVisible();
    await expect(page.getByText('– in this store:').first()).toBeVisible();
  }
});

const lacking: [Account, string, string][] = [
  ['without-orders', 'Orders', 'Orders: read-only'],
  ['without-products', 'Products', 'Products: read-only'],
  ['without-information', 'Information & settings', 'Information & Settings: read-only'],
];

for (const [account, permission, scope] of lacking) {
  test(`a token ${account} is told which scope to tick`, async ({ page, server }) => {
    const store = await server.openStore();
    await visit(page, '/integrations/new');
    await testWith(page, store.credentials(account));
    await expectPermissions(page, granted({ [permission]: 'Missing' }));
    const advice = `this token lacks ${scope}. Scopes of a token can't be changed: make a new API account in BigCommerce with ${permission} ticked`;
    await expect(permissions(page).filter({ hasText: 'Missing' })).toContainText(advice);
    await expect(page.getByRole('heading', { name: /Connected/ })).toHaveCount(0);
  });
}

test('pushing shipments needs a token that may modify orders', async ({ page, server }) => {
  const { at, id, store } = await connect(server, 'Pushes');
  await server.ask('turn_pushes_on', { integration: id });
  for (const [account, finding] of [['read-only', 'Missing'], ['full', 'Granted']] as const) {
    await visit(page, at('connection'));
    await testWith(page, store.credentials(account));
    await expectPermissions(page, [...granted(), ['Orders \\(modify\\)', finding]]);
  }
});

test('a wrong token and a wrong store hash are told apart', async ({ page, server }) => {
  const file = (await server.openStore()).credentials();
  await visit(page, '/integrations/new');
  await testWith(page, file.replace(valueOf(file, 'ACCESS TOKEN'), 'k3v9q0z7m1x5c8b2n6l4j0h3g7f1d5s'));
  const others = { 'Information & settings': 'Not checked', Orders: 'Not checked', Products: 'Not checked' };
  await expectPermissions(page, granted({ 'Access token': 'Refused', ...others }));
  await expect(permissions(page).first()).toContainText('BigCommerce refused the access token (401).');

  await testWith(page, file.replace(/stores\/\w+/, 'stores/abc123'));
  await expectPermissions(page, granted().map(([name]) => [name, 'Wrong store']));
  await expect(permissions(page).first()).toContainText("compare it with what follows /stores/ in the file's API PATH");
});

test('a store that cannot answer now says nothing against the token', async ({ page, server }) => {
  const store = await server.openStore();
  for (const [kind, advice] of [
    ['status_503', 'the store is in maintenance or suspended (503). Test again later.'],
    ['status_429', "the store's API quota is used up (429). Wait half a minute and test again."],
  ] as const) {
    await store.fault({ kind });
    await visit(page, '/integrations/new');
    await testWith(page, store.credentials());
    await expectPermissions(page, granted().map(([name]) => [name, 'Not checked']));
    await expect(permissions(page).first()).toContainText(advice);
    await store.recover();
  }
});

test('a store that is not there is told from one that refuses', async ({ page, server, anotherServer }) => {
  const file = (await server.openStore()).credentials();
  // Nothing listens on this port.
  const lonely = await anotherServer({ storesAt: 'http://127.0.0.1:9' });
  await page.context().addCookies((await lonely.state()).cookies);
  await visit(page, `${lonely.url}/integrations/new`);
  await testWith(page, file);
  await expectPermissions(page, granted().map(([name]) => [name, 'Not checked']));
  await expect(permissions(page).first()).toContainText("BigCommerce could not be reached. Check this server's network");
});
