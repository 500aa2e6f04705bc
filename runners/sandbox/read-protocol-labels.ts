import { z } from 'zod';
import { SandboxError } from './sandbox-error.ts';

const labelPrefix = 'org.backdoormbti.';
const stages = ['sanitize', 'train', 'repair', 'filter', 'inspect'] as const;
const modalities = ['image', 'text', 'audio'] as const;

export type Stage = (typeof stages)[number];
export type Modality = (typeof modalities)[number];

/** What an image declares about itself. */
export interface ProtocolLabels {
  readonly protocol: 1;
  readonly stage: Stage;
  readonly modalities: readonly Modality[];
}

const labels = z.object({
  protocol: z.literal('1').transform(() => 1 as const),
  stage: z.enum(stages),
  modalities: z
    .string()
    .transform((list) => [...new Set(list.split(',').map((name) => name.trim()))])
    .pipe(z.array(z.enum(modalities)).min(1)),
});

const expected: Readonly<Record<keyof ProtocolLabels, string>> = {
  protocol: '1',
  stage: `one of ${stages.join(', ')}`,
  modalities: `a comma-separated list of ${modalities.join(', ')}`,
};

const howToSet =
  'Set all three in the Dockerfile: ' +
  'LABEL org.backdoormbti.protocol=1 org.backdoormbti.stage=repair org.backdoormbti.modalities=image,text';

/**
 * Reads what an image declares about itself.
 * @throws SandboxError PROTOCOL_MISSING when a label is absent, PROTOCOL_INVALID when one has a value of no meaning to us.
 */
export function readProtocolLabels(imageLabels: Readonly<Record<string, string>>): ProtocolLabels {
  const names = ['protocol', 'stage', 'modalities'] as const;
  const missing = names.filter((name) => (imageLabels[labelPrefix + name] ?? '').trim() === '');
  if (missing.length > 0) {
    const absent = missing.map((name) => labelPrefix + name);
    throw new SandboxError('PROTOCOL_MISSING', `The image has no label ${absent.join(', ')}. ${howToSet}`, {
      missing: absent,
    });
  }
  const declared = Object.fromEntries(names.map((name) => [name, imageLabels[labelPrefix + name]?.trim()]));
  const parsed = labels.safeParse(declared);
  if (parsed.success) return parsed.data;
  const wrong = names.filter((name) => parsed.error.issues.some((issue) => issue.path[0] === name));
  const findings = wrong.map(
    (name) => `${labelPrefix}${name} is «${(declared[name] ?? '').slice(0, 100)}», expected ${expected[name]}`,
  );
  throw new SandboxError(
    'PROTOCOL_INVALID',
    `The image's labels do not follow the protocol: ${findings.join('; ')}. ${howToSet}`,
    { declared, wrong },
  );
}
