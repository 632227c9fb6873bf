// Lighthouse on its default profile (a slow phone on a slow network), logged in, on the pages that people open most.
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '../tests/fixtures';
import { connect, pullAll, untilOver } from '../tests/fixtures/records';

const folder = process.env.PARCELPILOT_LIGHTHOUSE ?? '';
const run = promisify(execFile);
const LIMITS = { performance: 0.95, accessibility: 1, 'best-practices': 1 };

interface Report {
  categories: Record<keyof typeof LIMITS, { score: number }>;
  audits: Record<string, { title: string; score: number | null; scoreDisplayMode: string; displayValue?: string }>;
}

test('Lighthouse', async ({ server, storageState, baseURL }, testInfo) => {
  const { id, path } = await connect(server, 'Lighthouse', { orders: 300 });
  const pulled = await pullAll(server, id);
  await untilOver(server, pulled);
  const { cookies } = storageState as Awaited<ReturnType<typeof server.state>>;
  const headers = JSON.stringify({ Cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') });

  const rows: string[] = [];
  const short: string[] = [];
  for (const address of ['/', '/integrations/new', '/imports', `/imports/${pulled}`, '/orders', path, '/help/bigcommerce', '/login']) {
    const shown = address.replace(/[0-9a-f-]{36}/, '…');
    const file = testInfo.outputPath(`${rows.length}.json`);
    const cli = join(folder, 'node_modules', 'lighthouse', 'cli', 'index.js');
    const flags = ['--quiet', '--output=json', `--output-path=${file}`, `--only-categories=${Object.keys(LIMITS).join(',')}`];
    const login = address === '/login' ? [] : [`--extra-headers=${headers}`];
    await run(process.execPath, [cli, `${baseURL}${address}`, ...flags, ...login, '--chrome-flags=--headless=new --no-sandbox'], {
      env: { ...process.env, CHROME_PATH: process.env.PARCELPILOT_CHROMIUM },
    });
    const { categories, audits } = JSON.parse(readFileSync(file, 'utf8')) as Report;
    const scores = Object.keys(LIMITS).map((name) => Math.round(100 * categories[name as keyof typeof LIMITS].score));
    const times = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift'];
    rows.push(`| ${[shown, ...scores, ...times.map((name) => audits[name]?.displayValue)].join(' | ')} |`);
    const tooLow = Object.entries(LIMITS).filter(([name, least]) => categories[name as keyof typeof LIMITS].score < least);
    if (tooLow.length === 0) continue;
    const failed = Object.values(audits).filter(({ score, scoreDisplayMode }) => scoreDisplayMode !== 'informative' && score !== null && score < 0.9);
    short.push(`${shown}: ${failed.map(({ title, displayValue }) => [title, displayValue].filter(Boolean).join(' ')).join('; ')}`);
  }
  const head = '| page | performance | accessibility | best practices | first paint | largest paint | blocked | layout shift |';
  console.log([head, head.replace(/[^|]+/g, ' --- '), ...rows].join('\n'));
  expect(short).toEqual([]);
});
