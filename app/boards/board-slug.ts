/** What a board is about; null means all together. */
export interface BoardChoice {
  readonly suite: string;
  readonly stage: Stage | null;
  readonly modality: Modality | null;
}

export const stages = ['SANITIZE', 'REPAIR'] as const;
export type Stage = (typeof stages)[number];
export const modalities = ['IMAGE', 'TEXT', 'AUDIO'] as const;
export type Modality = (typeof modalities)[number];

/** The stage of a search parameter or of a slug, in any case; null for anything else. */
export function parseStage(text: unknown): Stage | null {
  return stages.find((stage) => typeof text === 'string' && stage === text.toUpperCase()) ?? null;
}

export function parseModality(text: unknown): Modality | null {
  return modalities.find((modality) => typeof text === 'string' && modality === text.toUpperCase()) ?? null;
}

/** "mini-1-image-repair" is suite mini@1, images, repair; modality and stage may be left out. */
export function parseBoardSlug(slug: string): BoardChoice | null {
  const parts = /^([a-z][a-z0-9-]*?)-(\d{1,6})(?:-(image|text|audio))?(?:-(sanitize|repair))?$/.exec(slug);
  if (!parts) return null;
  const [, name = '', version = '', modality, stage] = parts;
  return { suite: `${name}@${version}`, modality: parseModality(modality), stage: parseStage(stage) };
}

export function formatBoardSlug({ suite, stage, modality }: BoardChoice): string {
  return [suite.replace('@', '-'), modality, stage]
    .filter((part) => part !== null)
    .join('-')
    .toLowerCase();
}

/** The same board as filters of the start page. */
export function formatBoardSearch({ stage, modality }: Pick<BoardChoice, 'stage' | 'modality'>): string {
  const search = new URLSearchParams();
  if (stage) search.set('stage', stage.toLowerCase());
  if (modality) search.set('modality', modality.toLowerCase());
  return search.size > 0 ? `/?${search.toString()}` : '/';
}
