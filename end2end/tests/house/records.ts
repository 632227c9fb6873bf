// What a test needs to be there already, made without a browser.
import { expect } from '@playwright/test';
import type { House } from './server';
import type { Account, Store, StoreSettings } from './store';

export interface Connected {
  name: string;
  client: string;
  store: Store;
  /** Its page. */
  path: string;
  id: string;
}

/** The statuses that are imported unless one says otherwise. */
export const importedStatuses = [8, 9, 11];

/** A store with a client of its own, connected under this name. */
export async function connect(house: House, name: string, settings: StoreSettings = {}, account: Account = 'full'): Promise<Connected> {
  const store = await house.openStore({ seed: seedOf(name), ...settings });
  const client = await house.ask<string>('add_client', { name: `${name} Ltd` });
  const id = await house.ask<string>('save_integration', {
    client,
    name,
    platform: 'bigcommerce',
    'credentials.bigcommerce.file': store.credentials(account),
    'settings.statuses[]': importedStatuses.map(String),
    // So that no sync comes between what a test does.
    'settings.sync_minutes': '1440',
  });
  return { name, client, store, id, path: `/integrations/${id}` };
}

/** So that a test sees the same orders whichever ran before it. */
function seedOf(name: string): number {
  return [...name].reduce((seed, char) => (seed * 31 + char.charCodeAt(0)) % 1_000_000_007, 1_000_003);
}

export interface Run {
  state: string;
  counters: { seen: number; created: number; updated: number; unchanged: number; problems: number };
}

/** Pulls everything there is, whatever its status; the run's id. */
export async function pullAll(house: House, integration: string): Promise<string> {
  return await house.ask<string>('pull_orders', { integration, scope: 'everything', which_statuses: 'all' });
}

export async function untilOver(house: House, run: string): Promise<Run> {
  const row = async () => (await house.read<{ row: Run }>('fetch_run', { id: run })).row;
  await expect.poll(async () => (await row()).state, { timeout: 30_000 }).not.toMatch(/^(queued|running)$/);
  return await row();
}
