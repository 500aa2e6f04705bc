import { createHash } from 'node:crypto';
import type { FailureCode } from '../../benchmark/words/failure-catalog.ts';
import type { Engine } from '../../runners/sandbox/container-engine.ts';
import { buildTestImage } from '../support/build-test-image.ts';

/** How an attempt must end: contained, typed, and owned by the right side. */
export interface HostileEnding {
  readonly code: FailureCode;
  readonly detail?: string;
  readonly sentence?: RegExp;
}

/** One attempt to harm the platform, or to gain from it. */
export interface HostileCase {
  /** As in the table of docs/threat-model.md. */
  readonly name: string;
  readonly image: (engine: Engine) => Promise<string>;
  /** `ranked` where the attempt is refused inside the container, which exits 0 only if every part of it was. */
  readonly ending: 'ranked' | HostileEnding;
  /** Of the log, where the log shows what was refused. */
  readonly log?: RegExp;
}

/** The same for the same script only: test files run at the same time, and their engines share the images. */
function imageName(source: string): string {
  return `hostile-${createHash('sha256').update(source).digest('hex').slice(0, 12)}`;
}

/** A hostile program in Node. `$copy` stands for writing the honest answer. */
export function nodeCase(name: string, script: string, ending: HostileCase['ending'], log?: RegExp): HostileCase {
  const source = script.replaceAll(
    '$copy',
    `(await import('node:fs')).copyFileSync('/mbti/input/model/model.onnx', '/mbti/output/model.onnx')`,
  );
  return {
    name,
    ending,
    image: (engine) => buildTestImage(engine, { name: imageName(source), stage: 'repair', script: source }),
    ...(log ? { log } : {}),
  };
}

/** A hostile shell script. `$copy` stands for writing the honest answer. */
export function shellCase(name: string, script: string, ending: HostileCase['ending'], log?: RegExp): HostileCase {
  const source = script.replaceAll('$copy', 'cp /mbti/input/model/model.onnx /mbti/output/model.onnx');
  return {
    name,
    ending,
    image: (engine) =>
      buildTestImage(engine, { name: imageName(source), stage: 'repair', script: source, shell: true }),
    ...(log ? { log } : {}),
  };
}
