import { expect, test } from 'vitest';
import { readProtocolLabels } from '../../../runners/sandbox/read-protocol-labels.ts';

const labels = {
  'org.backdoormbti.protocol': '1',
  'org.backdoormbti.stage': 'repair',
  'org.backdoormbti.modalities': 'image, text,image',
  maintainer: 'someone',
};

test('reads stage and modalities, each modality once', () => {
  expect(readProtocolLabels(labels)).toEqual({ protocol: 1, stage: 'repair', modalities: ['image', 'text'] });
});

test('names the labels that are missing, and how to set them', () => {
  expect(() => readProtocolLabels({ 'org.backdoormbti.protocol': '1', 'org.backdoormbti.stage': ' ' })).toThrowError(
    expect.objectContaining({
      code: 'PROTOCOL_MISSING',
      message: expect.stringMatching(/no label org\.backdoormbti\.stage, org\.backdoormbti\.modalities\. .*LABEL /),
    }),
  );
});

test.each([
  ['protocol', '2', '«2», expected 1'],
  ['stage', 'Repair', '«Repair», expected one of sanitize'],
  ['modalities', 'image,video', '«image,video», expected a comma-separated list'],
  ['modalities', ',', '«,», expected a comma-separated list'],
])('says what is wrong with %s=%s', (name, value, said) => {
  expect(() => readProtocolLabels({ ...labels, [`org.backdoormbti.${name}`]: value })).toThrowError(
    expect.objectContaining({ code: 'PROTOCOL_INVALID', message: expect.stringContaining(said) }),
  );
});
