import { z } from 'zod';
import { confinementProblem } from '../../runners/child-process/confinement.ts';
import { runBoundedChild } from '../../runners/child-process/bounded-child.ts';
import type { Probe } from './probe-child.ts';

/** Runs probes in confined processes and prints the outcomes: node --import tsx run-probes.ts FILE PROBES */
const [file = '', probes = '[]'] = process.argv.slice(2);
const entry = new URL('probe-child.ts', import.meta.url);
const limits = { timeoutMs: 30_000, memoryBytes: 2 * 1024 ** 3 };
const outcomes: unknown[] = [];
const untrusted = { files: [file], result: z.unknown(), messageBytesMax: 64 * 1024 };
for (const probe of JSON.parse(probes) as Probe[])
  outcomes.push(await runBoundedChild<Probe, unknown>(entry, probe, limits, { untrusted }));
console.log(JSON.stringify({ problem: await confinementProblem(), outcomes }));
