// The user's first minute: the file is read in the browser, however it comes, and goes nowhere before Test or Save.
import type { Page } from '@playwright/test';
import { expect, test } from './fixtures';
import { credential, credentialsFile, permissions, visit } from './fixtures/person';
import { valueOf } from './fixtures/store';

const ways: [string, (page: Page, file: string) => Promise<void>][] = [
  ['pasted', async (page, file) => await credential(page, 'file').fill(file)],
  ['chosen', async (page, file) => await credential(page, 'upload').setInputFiles(credentialsFile(file))],
  ['dropped', drop],
];

async function drop(page: Page, file: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle((text) => {
    const carried = new DataTransfer();
    carried.items.add(new File([text], 'BigCommerceAPI-credentials-store.txt', { type: 'text/plain' }));
    return carried;
  }, file);
  const zone = page.locator('.drop-zone');
  await zone.dispatchEvent('dragover', { dataTransfer });
  await expect(zone).toHaveClass(/is-over/);
  await zone.dispatchEvent('drop', { dataTransfer });
  await expect(zone).not.toHaveClass(/is-over/);
}

for (const [way, bring] of ways) {
  test(`a file that is ${way} fills the fields, and is sent nowhere before it is tested`, async ({ page, server }) => {
    const file = (await server.openStore()).credentials();
    await visit(page, '/integrations/new');
    await page.waitForLoadState('networkidle');
    const requests: { url: string; body: string }[] = [];
    page.on('request', (request) => requests.push({ url: request.url(), body: request.postData() ?? '' }));

    await bring(page, file);
    await expect(credential(page, 'store_hash')).toHaveValue(/stores\/(\w+)\//.exec(file)?.[1] ?? 'none');
    await expect(credential(page, 'access_token')).toHaveValue(valueOf(file, 'ACCESS TOKEN'));
    await expect(credential(page, 'client_id')).toHaveValue(valueOf(file, 'CLIENT ID'));
    await expect(credential(page, 'client_secret')).toHaveValue(valueOf(file, 'CLIENT SECRET'));
    await expect(page.locator('.summary')).toContainText('Nothing has been sent yet.');
    await expect(credential(page, 'upload')).toHaveValue('');
    expect(requests).toEqual([]);

    await page.getByRole('button', { name: 'Test connection' }).click();
    await expect(permissions(page)).toHaveCount(4);
    expect(requests.map((request) => new URL(request.url).pathname)).toEqual(['/api/test_connection']);
    // The fields are sent, not the file.
    expect(decodeURIComponent(requests[0]?.body ?? '')).not.toContain('CLIENT NAME');
  });
}
