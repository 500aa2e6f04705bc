import { expect, test } from 'vitest';
import { parseImageReference } from '../../../benchmark/words/image-reference.ts';

const digest = `sha256:${'a'.repeat(64)}`;

test.each([
  ['node', 'node:latest'],
  ['ghcr.io/team/defense:1.0', 'ghcr.io/team/defense:1.0'],
  ['GHCR.io/team/d:1', 'GHCR.io/team/d:1'], // host names have no case
  ['127.0.0.1:5000/team/defense', '127.0.0.1:5000/team/defense:latest'],
  [`registry.example.com:5000/a/b__c:v1@${digest}`, `registry.example.com:5000/a/b__c@${digest}`],
  [digest, digest],
])('accepts %s', (reference, canonical) => {
  expect(parseImageReference(reference)?.canonical).toBe(canonical);
});

test.each([
  '',
  ' ',
  'not an image',
  'Upper/Case',
  '--privileged',
  'name:tag:tag',
  'name@sha256:abc',
  'name; rm -rf /',
  '$(id)',
  'a/../b',
  'a..b/team/d:1',
  'docker://x/y',
  'oci-archive:/etc/passwd',
  'name\n',
  'a'.repeat(600),
])('refuses "%s"', (reference) => {
  expect(parseImageReference(reference)).toBeNull();
});
