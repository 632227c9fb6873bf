// One process of the binary: what it says, and its end.
import { spawn } from 'node:child_process';

const binary = process.env.PARCELPILOT_BINARY ?? '';

export interface Process {
  /** All that it has written so far, to either stream. */
  said(): string;
  /** What the pattern's first group matches, once it has been written. */
  says(pattern: RegExp): Promise<string>;
  end(): Promise<void>;
}

export function start(args: string[], env: NodeJS.ProcessEnv = {}): Process {
  const child = spawn(binary, args, { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  const listeners = new Set<() => void>();
  const tell = () => listeners.forEach((listener) => listener());
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      text += String(data);
      tell();
    });
  }
  let failure = '';
  const ended = new Promise<void>((resolve) => {
    child.on('error', (error) => {
      failure = String(error);
      resolve();
    });
    child.on('exit', (code, signal) => {
      failure = `ended with ${code ?? signal}`;
      resolve();
    });
  });
  void ended.then(tell);
  return {
    said: () => text,
    says: (pattern) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = pattern.exec(text)?.[1];
          if (found === undefined && failure === '') return;
          listeners.delete(look);
          if (found === undefined) reject(new Error(`parcelpilot ${args[0]} ${failure} before it said ${pattern}: ${text}`));
          else resolve(found);
        };
        listeners.add(look);
        look();
      }),
    end: async () => {
      // Nothing is lost by it: each house is thrown away, and the database is safe at any moment.
      child.kill('SIGKILL');
      await ended;
    },
  };
}
