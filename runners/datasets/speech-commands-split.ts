import { createHash } from 'node:crypto';

export type SpeechCommandsSplit = 'training' | 'validation' | 'testing';

const buckets = 2 ** 27;

/**
 * The split of a clip, by the hash of its speaker, so that each speaker is in one split only.
 * @param name such as `yes/0a7c2a8d_nohash_0.wav`, with or without the folder.
 * Source: README of Speech Commands v0.02, "Partitioning".
 */
export function speechCommandsSplit(name: string): SpeechCommandsSplit {
  const speaker = name.slice(name.lastIndexOf('/') + 1).replace(/_nohash_.*$/, '');
  const digest = createHash('sha1').update(speaker).digest();
  const bucket = digest.readUInt32BE(digest.length - 4) % buckets; // the digest as an integer, modulo a power of two
  const percentage = bucket * (100 / (buckets - 1));
  if (percentage < 10) return 'validation';
  return percentage < 20 ? 'testing' : 'training';
}
