import { spawn } from 'node:child_process';
import { closeSync, readdirSync, readFileSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { Worker } from 'node:worker_threads';
import { CodedError } from '../../benchmark/coded-error.ts';
import { channelDescriptor, frameOf } from '../../runners/child-process/message-frames.ts';
import { serveRequest } from '../../runners/child-process/serve-request.ts';

/** What hostile code in a confined process may try. */
export interface Probe {
  readonly attempt: keyof typeof attempts;
  readonly path?: string;
  readonly port?: number;
  readonly bytes?: Uint8Array; // to write to the channel as they are
}

async function outcome(act: () => unknown): Promise<unknown> {
  try {
    return await act();
  } catch (error) {
    return error instanceof Error && 'code' in error ? error.code : String(error);
  }
}

class ProbeError extends CodedError<'NOT_READ'> {}

/** Writes without end, as fast as the parent reads. */
function flood(descriptor: number, bytes: Uint8Array): never {
  for (;;) {
    try {
      writeSync(descriptor, bytes);
    } catch {
      // the pipe is full
    }
  }
}

const attempts = {
  read: ({ path = '' }: Probe) => outcome(() => readFileSync(path, 'utf8')),
  list: ({ path = '' }: Probe) => outcome(() => readdirSync(path)),
  write: ({ path = '' }: Probe) => outcome(() => writeFileSync(path, 'changed')),
  environment: () => ({ ...process.env }),
  identity: () => ({
    uid: process.getuid?.(),
    gids: process.getgroups?.(),
    capabilities: /^CapEff:\s+(\S+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1],
    processes: readdirSync('/proc').filter((name) => /^\d+$/.test(name) && statSync(`/proc/${name}`).isDirectory())
      .length,
    interfaces: Object.keys(networkInterfaces()).filter((name) => name !== 'lo'),
  }),
  connect: ({ port = 0 }: Probe) =>
    new Promise((resolve) => {
      const socket = connect({ host: '127.0.0.1', port });
      socket.once('connect', () => resolve('connected'));
      socket.once('error', (error) => resolve('code' in error ? error.code : error.message));
    }),
  fork: () =>
    new Promise((resolve) => {
      let started = 0;
      const more = () => {
        const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
        child.once('error', () => resolve(started));
        child.once('spawn', () => {
          started += 1;
          if (started === 200) resolve(started);
          else more();
        });
      };
      more();
    }),
  burn: () => {
    for (let thread = 0; thread < 3; thread++) new Worker('for (;;);', { eval: true });
    return new Promise(() => {});
  },
  allocate: () => {
    const blocks: Buffer[] = [];
    const grow = () => void blocks.push(Buffer.alloc(64 * 1024 ** 2, 1));
    setInterval(grow, 5);
    return new Promise(() => {});
  },
  abort: () => process.abort(),
  say: ({ bytes = new Uint8Array() }: Probe) => writeSync(channelDescriptor, bytes) && new Promise(() => {}),
  flood: () => flood(channelDescriptor, frameOf({ kind: 'progress', progress: 1 })),
  complain: () => flood(2, Buffer.alloc(64 * 1024, 'x')),
  quote: () => {
    const long = 'x'.repeat(1e6);
    throw new ProbeError('NOT_READ', `found ${long}`, { found: long, list: [long], defect: 'unreadable' });
  },
  hangUp: () => {
    closeSync(channelDescriptor);
    return new Promise(() => setInterval(() => {}, 1_000));
  },
  kill: () => process.kill(process.pid, 'SIGKILL') && new Promise(() => {}),
} satisfies Readonly<Record<string, (probe: Probe) => unknown>>;

serveRequest<Probe, unknown>(async (probe) => attempts[probe.attempt](probe));
