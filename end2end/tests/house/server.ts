// A server with its database and its first admin, and the stores it can reach.
import { expect, request, type APIRequestContext } from '@playwright/test';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { start, type Process } from './process';
import { Store, type StoreSettings } from './store';
import { openStreet, type Street } from './street';

export const email = 'ada@example.com';
export const password = 'a made-up password';

export interface HouseSettings {
  /** Where BigCommerce is believed to be; else where the stores are that this house opens. */
  storesAt?: string;
  log?: string;
  /** Without one, the set-up link is still to be used. */
  hasAdmin?: boolean;
}

type Fields = Record<string, string | string[]>;
type State = Awaited<ReturnType<APIRequestContext['storageState']>>;

export class House {
  private readonly stores: Store[] = [];

  private constructor(
    readonly url: string,
    private readonly folder: string,
    readonly process: Process,
    private readonly street: Street,
    private readonly admin: APIRequestContext,
  ) {}

  static async open(settings: HouseSettings = {}): Promise<House> {
    const folder = mkdtempSync(join(tmpdir(), 'parcelpilot-end2end-'));
    mkdirSync(join(folder, 'data'));
    mkdirSync(join(folder, 'stores'));
    const street = await openStreet();
    const server = start(['serve', '--addr', '127.0.0.1:0'], {
      DATABASE_URL: `sqlite://${join(folder, 'data', 'house.db')}`,
      PARCELPILOT_BIGCOMMERCE_URL: settings.storesAt ?? street.url,
      PARCELPILOT_LOG: settings.log ?? 'info',
    });
    const url = await server.says(/ParcelPilot is on (http:\S+)/);
    const admin = await request.newContext({ baseURL: url, extraHTTPHeaders: { accept: 'application/json' } });
    const house = new House(url, folder, server, street, admin);
    if (settings.hasAdmin ?? true) {
      const link = (await house.setUpLink()).split('link=')[1] ?? '';
      await house.ask('set_up', { link, name: 'Ada', email, password });
    }
    return house;
  }

  /** The one-time link that a server without people prints. */
  setUpLink(): Promise<string> {
    return this.process.says(/(http:\S+\/setup\?link=\S+)/);
  }

  /** Where the database and the key are. */
  get data(): string {
    return join(this.folder, 'data');
  }

  /** The admin's log-in, for a browser. */
  state(): Promise<State> {
    return this.admin.storageState();
  }

  /** A person who has joined by a link; their log-in. */
  async person(name: string, role: 'viewer' | 'operator' | 'admin'): Promise<State> {
    const invitation = await this.ask<string>('invite_person', { email: `${name}@example.com`, role });
    const theirs = await request.newContext({ baseURL: this.url });
    const form = { link: invitation.split('link=')[1] ?? '', name, password };
    expect((await theirs.post('/api/join', { form })).ok()).toBe(true);
    const state = await theirs.storageState();
    await theirs.dispose();
    return state;
  }

  async openStore(settings: StoreSettings = {}): Promise<Store> {
    const seed = 1_000 + this.stores.length;
    const store = await Store.open(this.street, join(this.folder, 'stores'), { seed, ...settings });
    this.stores.push(store);
    return store;
  }

  /** Calls a server function as the admin, as a page would. */
  async ask<T>(name: string, fields: Fields): Promise<T> {
    const answer = await this.admin.post(`/api/${name}`, {
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      data: encoded(fields),
    });
    expect(answer.ok(), `${name}: ${answer.status()}`).toBe(true);
    return (await answer.json()) as T;
  }

  /** Calls one that only reads. */
  async read<T>(name: string, fields: Fields = {}): Promise<T> {
    const answer = await this.admin.get(`/api/${name}?${encoded(fields)}`);
    expect(answer.ok(), `${name}: ${answer.status()}`).toBe(true);
    return (await answer.json()) as T;
  }

  async end(): Promise<void> {
    await this.admin.dispose();
    await Promise.all([this.process, ...this.stores.map((store) => store.process)].map((one) => one.end()));
    this.street.close();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function encoded(fields: Fields): string {
  const pairs = Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one): [string, string] => [name, one]));
  return new URLSearchParams(pairs).toString();
}
