import type { Modality } from '../../benchmark/words/modality.ts';

/** How headings name what an attack is on: "Attacks on images". */
export const attackHosts: Readonly<Record<Modality, string>> = { image: 'images', text: 'texts', audio: 'audio' };
