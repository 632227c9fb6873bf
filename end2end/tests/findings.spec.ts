// A file that can't be used is refused with its lines: at once with JavaScript, after posting without, in the same words.
import { expect, test } from './fixtures';
import { credential, credentialsFile, findings, visit } from './fixtures/person';

const token = 'k3v9q0z7m1x5c8b2n6l4j0h3g7f1d5s';
const other = 'z9y8w7v6u5t4s3r2q1p0o9n8m7l6k5j';
const path = 'API PATH: https://api.bigcommerce.com/stores/abc123/v3/';
const picture = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
const accountId = '1f0c6a52-7a54-4c8e-9d5b-0a7f3b1e2c4d';

const noHash = 'Missing: The store hash is missing;';
const noToken = 'Missing: The access token is missing.';
const notTheFile = 'Warning: This is not the file BigCommerce downloads, which has lines such as ACCESS TOKEN: and API PATH:.';

/** The file, and how each of its findings begins. */
const refused: [string, string | Buffer, string[]][] = [
  ['a picture', picture, ['Error: This is not a text file.']],
  ['an empty file', '', ['Error: This file is empty.']],
  ['a film', `ACCESS TOKEN: ${token}\n`.repeat(400), ['Error: This is larger than 16 KiB']],
  ['an account-level API account', `ACCESS TOKEN: ${token}\nAPI PATH: https://api.bigcommerce.com/stores/${accountId}/v3/`, ['Error: Line 2 This is the path of an account-level API account']],
  ['a legacy API account', `ACCESS TOKEN: ${token}\nAPI PATH: https://shop.example.com/api/v2/`, ['Error: Line 2 This is the path of a legacy API account']],
  ['another host', `ACCESS TOKEN: ${token}\n\nAPI PATH: https://api.example.com/stores/abc123/v3/`, ["Error: Line 3 This address is not BigCommerce's API."]],
  ['a path without a store', `ACCESS TOKEN: ${token}\nAPI PATH: https://api.bigcommerce.com/v3/`, ['Error: Line 2 This address names no store.']],
  ['no store hash', `STORE HASH: {store_hash}\nACCESS TOKEN: ${token}`, ['Error: Line 1 This is not a store hash']],
  ['a label twice', `ACCESS TOKEN: ${token}\n${path}\nACCESS TOKEN: ${other}`, ['Error: Line 3 ACCESS TOKEN is on line 1 and on line 3, with different values.']],
  ['dots instead of the token', `${path}\nACCESS TOKEN: •••••••••••••••••`, ["Error: Line 2 Access token has a character that can't be in it"]],
  ['half of the file', `CLIENT ID: ${other}\n${path}`, [noToken]],
  ['the other half', `ACCESS TOKEN: ${token}\nCLIENT ID: ${other}`, [noHash]],
  ['a label without its value', `${path}\nACCESS TOKEN:\nSCOPES: all`, ['Missing: Line 2 The access token is missing.']],
  ["another service's", `SHOPIFY_API_KEY=${other}\nSHOPIFY_ACCESS_TOKEN=shpat_0123456789abcdef`, [notTheFile]],
  ['a web page', '<!doctype html>\n<html>\n<head><title>Log in</title></head>\n</html>', [notTheFile]],
];

const beginningWith = (text: string) => new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);

test('each file is refused by name', async ({ page, live }) => {
  for (const [what, file, expected] of refused) {
    await visit(page, '/integrations/new');
    await credential(page, 'upload').setInputFiles(credentialsFile(file));
    if (!live) await page.getByRole('button', { name: 'Test connection' }).click();
    await expect.soft(findings(page), what).toHaveText(expected.map(beginningWith), { timeout: 5_000 });
    // No finding repeats a value.
    for (const value of [token, other]) await expect(findings(page).filter({ hasText: value })).toHaveCount(0);
  }
});
