import { z } from 'zod';
import { protocolVersion } from '../../benchmark/stages/stage-definition.ts';
import { labelLine, labelNames, type LabelName } from '../../benchmark/words/labels.ts';
import { modalities, type Modality } from '../../benchmark/words/modality.ts';
import { stages, type Stage } from '../../benchmark/words/stage.ts';
import { SandboxError } from './sandbox-error.ts';

const names = ['protocol', 'stage', 'modalities'] as const satisfies readonly LabelName[];

/** What an image declares about itself. */
export interface ProtocolLabels {
  /** At least one, in the order of the label. */
  readonly stages: readonly Stage[];
  readonly modalities: readonly Modality[];
}

/** A comma-separated list of words. */
function listOf<const Word extends string>(words: readonly Word[]) {
  return z
    .string()
    .transform((list) => [...new Set(list.split(',').map((name) => name.trim()))])
    .pipe(z.array(z.enum(words)).min(1));
}

const labelSchemas = {
  protocol: z.literal(`${protocolVersion}`),
  stage: listOf(stages),
  modalities: listOf(modalities),
};
const labels = z.object(labelSchemas);

const expected: Readonly<Record<LabelName, string>> = {
  protocol: `${protocolVersion}`,
  stage: `one of ${stages.join(', ')}, or several of them, separated by commas`,
  modalities: `a comma-separated list of ${modalities.join(', ')}`,
};
const placeholders: Readonly<Record<LabelName, string>> = {
  protocol: `${protocolVersion}`,
  stage: `<${stages.join('|')}>`,
  modalities: `<${modalities.join(',')}>`,
};

/**
 * Reads what an image declares about itself.
 * @throws SandboxError PROTOCOL_MISSING when a label is absent, PROTOCOL_INVALID when one has a value that the protocol
 *   does not know. The message ends with the LABEL line to use; values that were right stay in it.
 */
export function readProtocolLabels(imageLabels: Readonly<Record<string, string>>): ProtocolLabels {
  const declared = Object.fromEntries(names.map((name) => [name, (imageLabels[labelNames[name]] ?? '').trim()]));
  const missing = names.filter((name) => declared[name] === '').map((name) => labelNames[name]);
  if (missing.length > 0) {
    const message = `The image has no label ${missing.join(', ')}. ${howToSet(declared)}`;
    throw new SandboxError('PROTOCOL_MISSING', message, { missing });
  }
  const parsed = labels.safeParse(declared);
  if (parsed.success) return { stages: parsed.data.stage, modalities: parsed.data.modalities };
  const wrong = names.filter((name) => !labelSchemas[name].safeParse(declared[name]).success);
  const findings = wrong.map(
    (name) => `${labelNames[name]} is "${(declared[name] ?? '').slice(0, 100)}", expected ${expected[name]}`,
  );
  const message = `The image's labels do not follow the protocol: ${findings.join('; ')}. ${howToSet(declared)}`;
  throw new SandboxError('PROTOCOL_INVALID', message, { declared, wrong });
}

function howToSet(declared: Readonly<Record<string, string>>): string {
  const usable = (name: LabelName): string => {
    const value = declared[name] ?? '';
    return labelSchemas[name].safeParse(value).success ? value : placeholders[name];
  };
  const line = labelLine({ protocol: usable('protocol'), stage: usable('stage'), modalities: usable('modalities') });
  return `Set all three in the Dockerfile: ${line}`;
}
