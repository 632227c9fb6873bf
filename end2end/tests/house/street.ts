// Where the server believes BigCommerce to be. Each call is passed on to the store whose hash is in its path, so that
// one server can know many stores.
import { createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Street {
  url: string;
  /** From now on calls for this store go to this address. */
  open(hash: string, url: string): void;
  close(): void;
}

export async function openStreet(): Promise<Street> {
  const stores = new Map<string, URL>();
  const server = createServer((asked, answer) => {
    const hash = asked.url?.split('/')[2] ?? '';
    // What belongs to nobody goes to the newest, which refuses it as BigCommerce does.
    const store = stores.get(hash) ?? [...stores.values()].at(-1);
    if (store) passOn(store, asked, answer);
    else answer.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    open: (hash, url) => void stores.set(hash, new URL(url)),
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

function passOn(store: URL, asked: IncomingMessage, answer: ServerResponse): void {
  const { method, url, headers } = asked;
  const call = request({ host: store.hostname, port: store.port, method, path: url, headers }, (given) => {
    answer.writeHead(given.statusCode ?? 502, given.headers);
    given.on('error', () => answer.destroy());
    given.pipe(answer);
  });
  call.on('error', () => answer.destroy());
  answer.on('close', () => call.destroy());
  asked.pipe(call);
}
