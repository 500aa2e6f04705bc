import type { Command } from 'commander';
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { z } from 'zod';
import { graphql } from '../graphql/client/graphql.ts';
import { printJson, printLine, type OutputOptions } from './command-output.ts';
import { graphqlRequest } from './graphql-request.ts';
import { isNodeSupported } from './node-version.mjs';

const engineQuery = graphql(`
  query DoctorEngine {
    systemStatus {
      workers {
        engine
      }
    }
  }
`);

const statusQuery = graphql(`
  query DoctorStatus {
    systemStatus {
      waitingBecause
      suites
    }
  }
`);

/** The result of checking one thing that the product uses: whether it is present, what was found, and how to get it. */
export interface Check {
  readonly name: string;
  readonly status: 'ok' | 'missing';
  readonly isNeeded: boolean;
  readonly found: string;
  readonly remedy: string | null;
}

interface DoctorOptions extends OutputOptions {
  readonly url: string;
}

export function addDoctorCommand(program: Command): void {
  program
    .command('doctor')
    .description('Check this machine: Node.js, container engine, sandboxes, database, tensor backend, GPU.')
    .action((_options, command: Command) => runDoctor(command.optsWithGlobals<DoctorOptions>()));
}

async function runDoctor({ url, json }: DoctorOptions): Promise<void> {
  const checks = await Promise.all([
    checkNode(),
    checkEngine(url),
    checkBaseImages(),
    checkModelSandbox(),
    checkOutputQuota(),
    checkDatabase(url),
    checkTensorBackend(),
    checkGpu(),
  ]);
  const ok = checks.every(({ status, isNeeded }) => status === 'ok' || !isNeeded);
  if (json) printJson({ ok, checks });
  else for (const check of checks) printCheck(check);
  if (!ok) process.exitCode = 1;
}

function printCheck({ name, status, isNeeded, found, remedy }: Check): void {
  const word = status === 'missing' && !isNeeded ? 'none' : status;
  printLine(`${word.padEnd(9)}${name.padEnd(18)}${found}`);
  if (remedy) printLine(`${' '.repeat(27)}${remedy}`);
}

const present = (name: string, found: string): Check => ({ name, status: 'ok', isNeeded: true, found, remedy: null });
const missing = (name: string, found: string, remedy: string | null): Check => ({
  name,
  status: 'missing',
  isNeeded: true,
  found,
  remedy,
});

const packageSchema = z.object({ engines: z.object({ node: z.string() }) });

async function checkNode(version = process.versions.node): Promise<Check> {
  const { engines } = packageSchema.parse(
    JSON.parse(await readFile(new URL('../package.json', import.meta.url), 'utf8')),
  );
  if (isNodeSupported(version, engines.node)) return present('Node.js', version);
  return missing('Node.js', version, `Install a version of Node.js in the range ${engines.node}.`);
}

/**
 * Looks for an engine that this process can reach, then for the engine of the runner, then for a Podman that the runner
 * would start.
 */
async function checkEngine(url: string): Promise<Check> {
  try {
    const { connectEngine } = await import('../runners/sandbox/container-engine.ts');
    const { engineAnswers } = await import('../runners/sandbox/engine-answers.ts');
    const engine = await connectEngine();
    const { kind, version, socketPath } = engine;
    if (await engineAnswers(engine)) return present('container engine', `${kind} ${version} at ${socketPath}`);
    const found = `${kind} at ${socketPath} does not list its containers within 10 s`;
    return missing('container engine', found, 'One of them may hold it up: restart its service.');
  } catch (error) {
    if (process.env['MBTI_ENGINE_SOCKET'] ?? process.env['DOCKER_HOST'])
      return missing('container engine', messageOf(error), null);
    const engine = await readRunnerEngine(url).catch(() => null); // the database check reports a site that is down
    if (engine) return present('container engine', `${engine}, started by the site at ${url}`);
    const podman = await promisify(execFile)('podman', ['--version'], { timeout: 10_000 }).catch(() => null);
    if (podman) return present('container engine', `${podman.stdout.trim()}; npm start will start its service`);
    return missing('container engine', messageOf(error), null); // the message says what to install
  }
}

/** The images that a Dockerfile without a registry can start from. */
async function checkBaseImages(): Promise<Check> {
  const { baseImageKinds, baseImageName } = await import('../runners/sandbox/base-image-recipes.ts');
  const names = baseImageKinds.map((kind) => `${baseImageName(kind)}:latest`);
  const name = 'base images';
  const engine = await import('../runners/sandbox/container-engine.ts')
    .then(({ connectEngine }) => connectEngine())
    .catch(() => null);
  const remedy = 'npm start builds them; a Dockerfile begins with FROM and one of these names.';
  if (!engine) return { ...missing(name, `${names.join(', ')}: no engine to ask`, remedy), isNeeded: false };
  const found: string[] = [];
  for (const image of names) {
    const isThere = await engine.docker
      .getImage(image)
      .inspect()
      .then(
        () => true,
        () => false,
      );
    if (isThere) found.push(`FROM ${image}`);
  }
  if (found.length > 0) return { ...present(name, found.join(', ')), isNeeded: false };
  return { ...missing(name, `neither ${names.join(' nor ')}`, remedy), isNeeded: false };
}

async function checkModelSandbox(): Promise<Check> {
  const { confinementProblem } = await import('../runners/child-process/confinement.ts');
  const problem = await confinementProblem();
  const name = 'model sandbox';
  if (problem === null) return { ...present(name, 'bubblewrap'), isNeeded: false };
  return { ...missing(name, problem, null), isNeeded: false };
}

async function checkOutputQuota(): Promise<Check> {
  const { canLimitOutput } = await import('../runners/sandbox/run-folders.ts');
  const name = 'output quota';
  if (await canLimitOutput()) return { ...present(name, 'a file system in memory for each run'), isNeeded: false };
  const found = 'outputs are only watched: mounts are for root on Linux';
  return { ...missing(name, found, null), isNeeded: false };
}

async function readRunnerEngine(url: string): Promise<string | null> {
  const { systemStatus } = await graphqlRequest(url, engineQuery);
  return systemStatus.workers.find(({ engine }) => engine !== null)?.engine ?? null;
}

async function checkDatabase(url: string): Promise<Check> {
  try {
    const { systemStatus } = await graphqlRequest(url, statusQuery);
    const suites = systemStatus.suites.length > 0 ? `suites ${systemStatus.suites.join(', ')}` : 'no suite yet';
    const waiting = systemStatus.waitingBecause ? `; evaluations are waiting: ${systemStatus.waitingBecause}` : '';
    return present('database', `answers at ${url}, ${suites}${waiting}`);
  } catch (error) {
    return missing('database', messageOf(error), 'npm start starts the site with a database of its own.');
  }
}

async function checkTensorBackend(): Promise<Check> {
  try {
    const { startTensorBackend } = await import('../runners/tensor/start-tensor-backend.ts');
    return present('tensor backend', await startTensorBackend(process.env['MBTI_TENSOR_BACKEND'] || undefined));
  } catch (error) {
    return missing('tensor backend', messageOf(error), null);
  }
}

async function checkGpu(): Promise<Check> {
  const name = 'GPU';
  const query = ['--query-gpu=name,memory.total', '--format=csv,noheader'];
  const nvidia = await promisify(execFile)('nvidia-smi', query, { timeout: 10_000 }).then(
    ({ stdout }) => stdout.trim().split('\n').join('; '),
    () => '',
  );
  if (nvidia) return { ...present(name, nvidia), isNeeded: false };
  const nodes = (await readdir('/dev/dri').catch(() => [])).filter((node) => node.startsWith('renderD'));
  if (nodes.length > 0) return { ...present(name, `render node /dev/dri/${nodes.join(', ')}`), isNeeded: false };
  return { ...missing(name, 'none; WebAssembly is used', null), isNeeded: false };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
