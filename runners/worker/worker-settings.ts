import { resolve } from 'node:path';
import { z } from 'zod';
import { CodedError } from '../../benchmark/coded-error.ts';
import { joinProblems, parseInput } from '../../benchmark/issue-sentence.ts';
import { suiteOfSite } from '../../benchmark/suites/default-suite.ts';
import { findSuite } from '../../benchmark/suites/suite-catalog.ts';
import type { Suite } from '../../benchmark/suites/suite.ts';
import { tensorBackends, type TensorBackend } from '../tensor/start-tensor-backend.ts';

const environment = z.object({
  DATABASE_URL: z.string({ error: 'DATABASE_URL is not set. npm start sets it.' }),
  MBTI_DATA_DIR: z.string().default('.data'),
  MBTI_PREPARE: z.string().default(''),
  MBTI_REFUSE_INSIDE_REGISTRIES: z.enum(['true', 'false']).default('false'),
  MBTI_SUITE: z.string().optional(),
  MBTI_TENSOR_BACKEND: z.enum(tensorBackends).default('wasm'),
});

export class SettingsError extends CodedError<'SETTINGS_INVALID'> {}

export interface WorkerSettings {
  readonly databaseUrl: string;
  readonly dataFolder: string;
  /** The suite that is baked first and offered. */
  readonly suite: Suite;
  /** Suites that are baked in the background after it. */
  readonly suitesInBackground: readonly Suite[];
  readonly tensorBackend: TensorBackend;
  readonly refuseInsideRegistries: boolean;
}

/**
 * Settings of a worker process, from its environment. @throws SettingsError that names the variable and says what it
 * may be, SuiteError
 */
export function readWorkerSettings(variables: NodeJS.ProcessEnv): WorkerSettings {
  const parsed = parseInput(environment, variables);
  if ('problems' in parsed) throw new SettingsError('SETTINGS_INVALID', joinProblems(parsed.problems));
  const { DATABASE_URL, MBTI_DATA_DIR, MBTI_PREPARE, MBTI_REFUSE_INSIDE_REGISTRIES, MBTI_SUITE, MBTI_TENSOR_BACKEND } =
    parsed.data;
  return {
    databaseUrl: DATABASE_URL,
    dataFolder: resolve(MBTI_DATA_DIR),
    suite: suiteOfSite(MBTI_SUITE),
    suitesInBackground: MBTI_PREPARE.split(/[\s,]+/)
      .filter(Boolean)
      .map(findSuite),
    tensorBackend: MBTI_TENSOR_BACKEND,
    refuseInsideRegistries: MBTI_REFUSE_INSIDE_REGISTRIES === 'true',
  };
}
