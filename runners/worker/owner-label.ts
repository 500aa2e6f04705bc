import { resolve } from 'node:path';
import { sha256Hex } from '../../benchmark/identity/sha256.ts';

/** Marks the containers of one installation, so that no other containers are touched. */
export function ownerLabelOf(dataFolder: string): string {
  return `mbti-${sha256Hex(resolve(dataFolder)).slice(0, 16)}`;
}
