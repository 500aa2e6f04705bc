import { stages, type Stage } from '../../benchmark/words/stage.ts';
import { modalities, type Modality } from '../../benchmark/words/modality.ts';
import type { BoardChoice } from './board-slug.ts';

/** The stage that a search parameter or a part of a slug names, in any case; null for anything else. */
export function parseStage(text: unknown): Stage | null {
  return findWord(stages, text);
}

export function parseModality(text: unknown): Modality | null {
  return findWord(modalities, text);
}

/** The filters in the search parameters of the start page; null if one names no stage or modality. */
export function parseBoardFilters({
  stage,
  modality,
}: Readonly<Record<'stage' | 'modality', unknown>>): Pick<BoardChoice, 'stage' | 'modality'> | null {
  const filters = { stage: parseStage(stage), modality: parseModality(modality) };
  const isUnknown =
    (stage !== undefined && filters.stage === null) || (modality !== undefined && filters.modality === null);
  return isUnknown ? null : filters;
}

function findWord<Word extends string>(words: readonly Word[], text: unknown): Word | null {
  return words.find((word) => typeof text === 'string' && word === text.toLowerCase()) ?? null;
}

const slugPattern = new RegExp(
  `^([a-z][a-z0-9-]*?)-(\\d{1,6})(?:-(${modalities.join('|')}))?(?:-(${stages.join('|')}))?$`,
);

/** "mini-1-image-repair" is suite mini@1, images, repair. Modality and stage are optional. */
export function parseBoardSlug(slug: string): BoardChoice | null {
  const parts = slugPattern.exec(slug);
  if (!parts) return null;
  const [, name = '', version = '', modality, stage] = parts;
  return { suite: `${name}@${version}`, modality: parseModality(modality), stage: parseStage(stage) };
}
