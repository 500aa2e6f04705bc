import { expect, test } from 'vitest';
import { readProtocolLabels } from '../../../runners/sandbox/read-protocol-labels.ts';

const labels = {
  'org.backdoormbti.protocol': '1',
  'org.backdoormbti.stage': 'repair',
  'org.backdoormbti.modalities': 'image, text,image',
  maintainer: 'someone',
};

test('reads the stages and the modalities without duplicates', () => {
  expect(readProtocolLabels(labels)).toEqual({ stages: ['repair'], modalities: ['image', 'text'] });
});

test('reads several stages in the order of the label', () => {
  const several = { ...labels, 'org.backdoormbti.stage': 'inspect, repair,inspect' };
  expect(readProtocolLabels(several).stages).toEqual(['inspect', 'repair']);
});

test('names the missing labels and how to set them', () => {
  expect(() => readProtocolLabels({ 'org.backdoormbti.protocol': '1', 'org.backdoormbti.stage': ' ' })).toThrowError(
    expect.objectContaining({
      code: 'PROTOCOL_MISSING',
      message: expect.stringMatching(/no label org\.backdoormbti\.stage, org\.backdoormbti\.modalities\. .*LABEL /),
    }),
  );
});

test.each([
  ['protocol', '2', 'is "2", expected 1'],
  ['stage', 'Repair', 'is "Repair", expected one of sanitize'],
  ['modalities', 'image,video', 'is "image,video", expected a comma-separated list'],
  ['modalities', ',', 'is ",", expected a comma-separated list'],
])('explains what is wrong with %s=%s', (name, value, said) => {
  expect(() => readProtocolLabels({ ...labels, [`org.backdoormbti.${name}`]: value })).toThrowError(
    expect.objectContaining({ code: 'PROTOCOL_INVALID', message: expect.stringContaining(said) }),
  );
});

test('suggests a LABEL line that keeps the valid values', () => {
  expect(() => readProtocolLabels({ 'org.backdoormbti.stage': 'sanitize' })).toThrowError(
    /LABEL org\.backdoormbti\.protocol=1 org\.backdoormbti\.stage=sanitize org\.backdoormbti\.modalities=<image,text,audio>$/,
  );
});
