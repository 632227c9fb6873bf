// What a paste is told while it is not sent: doubts about values that are taken, and the lines they are about.
import { expect, test } from './fixtures';
import { credential, findings, visit } from './fixtures/person';

const token = 'k3v9q0z7m1x5c8b2n6l4j0h3g7f1d5s';
const start = token.slice(0, 12);
const oldId = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';
const path = 'API PATH: https://api.bigcommerce.com/stores/abc123/v3/';

/** The paste's second line, and what it is told. */
const doubts: [string, string][] = [
  [`ACCESS TOKEN: ${oldId} CLIENT ID: ${token}`, 'Warning: Line 2 Access token and client ID look swapped.'],
  [`ACCESS TOKEN: ${token} CLIENT ID: ${token}`, 'Warning: Line 2 Client ID and Access token are the same'],
  [`ACCESS TOKEN: ${oldId}${oldId}`, "Warning: Line 2 This looks like the client secret in the access token's place."],
  [`ACCESS TOKEN: ${start} ${token.slice(12)}`, 'Warning: Line 2 Access token had blanks inside'],
  [`ACCESS TOKEN: ${token} # of 2024`, 'Warning: Line 2 Access token is followed by more text'],
  [`ACCESS TOKEN: your_access_token`, 'Warning: Line 2 Access token looks like a placeholder'],
  [`ACCESS TOKEN: ${start}`, "Warning: Line 2 Access token has 12 characters; BigCommerce's usually have 31."],
  [`ACCESS TOKEN: ${token}abcd`, "Note: Line 2 Access token has 35 characters; BigCommerce's usually have 31."],
];

test('each doubt is said with its line, and the line is marked', async ({ page }) => {
  await visit(page, '/integrations/new');
  for (const [line, expected] of doubts) {
    await credential(page, 'file').fill(`${path}\n${line}`);
    await expect(findings(page), line).toHaveCount(1);
    await expect(findings(page).first()).toContainText(expected);
    await expect(page.locator('[data-line="2"]')).toHaveClass(/finding (warn|note)/);
    await expect(page.locator('[data-line="1"]')).not.toHaveClass(/finding/);
    await expect(page.locator('.paste-preview')).not.toContainText(start);
  }
});

test('what is typed is told without a line, and what is missing is named', async ({ page }) => {
  await visit(page, '/integrations/new');
  const summary = page.locator('.summary');
  await expect(summary).toBeHidden();

  await credential(page, 'store_hash').fill('https://api.example.com/stores/abc123');
  await expect(findings(page).first()).toContainText("Error: This address is not BigCommerce's API.");
  await expect(credential(page, 'store_hash')).toHaveAttribute('aria-invalid', 'true');

  await credential(page, 'store_hash').fill('store-abc123');
  await expect(summary).toContainText('Found: store hash. Still missing: access token, client ID, client secret.');
  await expect(page.getByText('still missing', { exact: true })).toHaveCount(1);

  await credential(page, 'access_token').fill(token);
  await expect(findings(page)).toHaveCount(0);
  await expect(summary).toHaveClass(/is-complete/);
});

test('secrets are shown when asked for, and all of it can be cleared', async ({ page }) => {
  await visit(page, '/integrations/new');
  await credential(page, 'file').fill(`ACCESS TOKEN: ${token}\n${path}`);
  await expect(credential(page, 'access_token')).toHaveAttribute('type', 'password');
  await expect(page.getByText('from the file')).toHaveCount(2);

  await page.getByRole('button', { name: 'Show secrets' }).click();
  await expect(credential(page, 'access_token')).toHaveAttribute('type', 'text');
  await page.getByRole('button', { name: 'Hide secrets' }).click();
  await expect(credential(page, 'access_token')).toHaveAttribute('type', 'password');

  await page.getByRole('button', { name: 'Clear' }).click();
  for (const field of ['file', 'store_hash', 'access_token'] as const) await expect(credential(page, field)).toHaveValue('');
  await expect(page.locator('.summary')).toBeHidden();
});

test('a file is read in every form that people have it in', async ({ page }) => {
  const file = `ACCESS TOKEN: ${token}\n${path}\nCLIENT ID: ${oldId}\n`;
  const forms = [
    file.replaceAll('\n', '\r\n'),
    file.replaceAll('\n', ' '),
    file.split('\n').reverse().join('\n\n'),
    file.toLowerCase().replaceAll(': ', '='),
    `export BIGCOMMERCE_ACCESS_TOKEN="${token}"\nBIGCOMMERCE_STORE_HASH='abc123'\nBC_CLIENT_ID=${oldId}`,
    JSON.stringify({ access_token: token, client_id: oldId, api_path: 'https://api.bigcommerce.com/stores/abc123/v2' }, null, 2),
    `Access token\n${token}\nClient ID\n${oldId}\nStore hash\nhttps://store-abc123.mybigcommerce.com/manage`,
  ];
  await visit(page, '/integrations/new');
  for (const form of forms) {
    await credential(page, 'file').fill(form);
    await expect(credential(page, 'store_hash'), form).toHaveValue('abc123');
    await expect(credential(page, 'access_token'), form).toHaveValue(token);
    await expect(credential(page, 'client_id'), form).toHaveValue(oldId);
    await expect(findings(page), form).toHaveCount(0);
  }
});
