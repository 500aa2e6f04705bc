import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { attackCatalog } from '../../../../benchmark/attacks/attack-catalog.ts';
import { parseParameters } from '../../../../benchmark/attacks/define-attack.ts';
import { describeParameters } from '../../../../benchmark/attacks/describe-parameters.ts';
import type { ParameterDescription } from '../../../../benchmark/words/attack-document.ts';
import { findDataset } from '../../../../runners/datasets/dataset-catalog.ts';
import { modalities } from '../../../../benchmark/words/modality.ts';
import { attackHosts, standInArtifacts } from '../../../support/attack-hosts.ts';

/** Gates of attacks.md, section 5. */
const gates: Readonly<Record<string, number>> = {
  ...Object.fromEntries(['blend', 'bpp', 'low-frequency', 'trojannn'].map((id) => [`image/${id}`, 0.99])),
  ...Object.fromEntries(['text/badnets', 'text/addsent', 'audio/ultrasonic', 'audio/gis'].map((name) => [name, 0.99])),
  ...Object.fromEntries(['badnets', 'pnoise', 'refool', 'dyna-trigger', 'sig'].map((id) => [`image/${id}`, 0.95])),
  ...Object.fromEntries(['text/synbkd', 'text/stylebkd'].map((name) => [name, 0.95])),
  ...Object.fromEntries(['badnets', 'blend', 'daba'].map((id) => [`audio/${id}`, 0.95])),
  'image/ubw': 0.85,
  'image/wanet': 0.85,
  'image/adaptive-blend': 0.85,
  'text/bite': 0.6,
};

test('the catalog contains the data-level attacks of the specification, each with its gate', () => {
  const found = attackCatalog.map((attack) => [`${attack.modality}/${attack.id}`, attack.minimumAttackSuccessRate]);
  expect(Object.fromEntries(found)).toEqual(gates);
});

/** JSON values just outside a range. */
function outside({ range }: ParameterDescription): readonly unknown[] {
  const numbers = /^(?:-1, or )?an? (?:integer|number) from (-?[\d.]+) to (-?[\d.]+)$/.exec(range);
  if (numbers) return [Number(numbers[1]) - 2.25, Number(numbers[2]) + 1, Number.NaN, 'much'];
  return [{ nothing: 'of the kind' }];
}

describe.each(attackCatalog.map((attack) => [`${attack.modality}/${attack.id}`, attack] as const))(
  '%s',
  (_, attack) => {
    const parameters = describeParameters(attack.parameters);

    test('states its source and kind', () => {
      const { title, authors, year, url } = attack.paper;
      expect(title.length).toBeGreaterThan(10);
      expect(authors).toMatch(/^[A-Z]/);
      expect(year).toBeGreaterThanOrEqual(2017);
      expect(new URL(url).protocol).toBe('https:');
      for (const text of [attack.title, attack.family, attack.fidelityNote]) expect(text).not.toBe('');
      expect(modalities).toContain(attack.modality);
      expect(attack.level).toBe('data');
      expect(attack.determinism).toBe(attack.artifacts ? 'D2' : 'D1');
      for (const row of attack.differences) for (const text of Object.values(row)) expect(text).toMatch(/\.$/);
    });

    test('describes every parameter with its range and default', () => {
      for (const parameter of parameters) {
        expect(parameter.description, parameter.name).toMatch(/^[A-Z].*\.$/);
        expect(parameter.range, parameter.name).not.toBe('anything');
        const isNumber = /integer|number/.test(parameter.range) && !parameter.range.includes('values');
        if (isNumber) expect(parameter.unit, parameter.name).not.toBeNull();
      }
      const defaults = parseParameters(attack);
      expect(Object.keys(defaults).every((name) => parameters.some((parameter) => parameter.name === name))).toBe(true);
    });

    test('rejects values out of range and states the range', () => {
      for (const parameter of parameters) {
        for (const value of outside(parameter)) {
          const parse = () => parseParameters(attack, { [parameter.name]: value });
          expect(parse, `${parameter.name} = ${String(value)}`).toThrowError(
            expect.objectContaining({
              code: 'PARAMETERS_INVALID',
              message: expect.stringContaining(`${parameter.name} is`),
            }),
          );
          expect(parse, parameter.name).toThrowError(parameter.range);
        }
      }
      expect(() => parseParameters(attack, { nosuch: 1 })).toThrowError(/unknown parameter nosuch; known parameters: /);
    });

    test('never changes its input', () => {
      const { clean } = attackHosts(attack.modality);
      const sources = { train: clean, poisonedIndices: Uint32Array.of(1, 3), targetLabel: 1 };
      const trigger = attack.createTrigger({
        shape: clean.samples,
        seed: 0,
        triggerSeed: 0,
        sources: { ...sources, artifacts: standInArtifacts(attack) },
      });
      const kept = new Int16Array(clean.samples.modality === 'text' ? [] : clean.samples.rows.read(1));
      const context = { attackLabel: 1, place: { rank: 0, groupSize: 2 } };
      const value = trigger.apply(clean.samples, 1, 'train', context);
      expect(trigger.apply(clean.samples, 1, 'train', context)).toEqual(value);
      if (clean.samples.modality !== 'text') expect(new Int16Array(clean.samples.rows.read(1))).toEqual(kept);
      if (trigger.carries) {
        for (let index = 0; index < clean.samples.count; index++) {
          const applied = trigger.apply(clean.samples, index, 'test', { attackLabel: 1 });
          expect(trigger.carries(clean.samples, index), `sample ${index}`).toBe(applied !== null);
        }
      }
    });

    test('publishes figures on known datasets', () => {
      for (const { dataset, cleanAccuracy, attackSuccessRate, poisonRatio, source } of attack.publishedFigures ?? []) {
        expect(findDataset(dataset).description.modality).toBe(attack.modality);
        for (const fraction of [cleanAccuracy, attackSuccessRate, poisonRatio]) {
          expect(fraction >= 0 && fraction <= 1).toBe(true);
        }
        expect(source.url).toMatch(/^https:/);
      }
    });
  },
);

test('ranges and defaults are read from the schema', () => {
  const schema = z.strictObject({
    side: z.int().min(1).max(4).default(2).meta({ description: 'Side.', unit: 'pixels' }),
    kind: z.enum(['a', 'b', 'c']).default('b').describe('Kind.'),
    share: z.union([z.literal(-1), z.number().min(0).max(1)]).default(-1),
    on: z.boolean().default(false),
  });
  expect(describeParameters(schema)).toEqual([
    { name: 'side', description: 'Side.', unit: 'pixels', range: 'an integer from 1 to 4', default: 2 },
    { name: 'kind', description: 'Kind.', unit: null, range: 'a, b or c', default: 'b' },
    { name: 'share', description: '', unit: null, range: '-1, or a number from 0 to 1', default: -1 },
    { name: 'on', description: '', unit: null, range: 'true or false', default: false },
  ]);
});
