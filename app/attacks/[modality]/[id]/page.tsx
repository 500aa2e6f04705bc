import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { enumWord } from '../../../../graphql/client/enum-name.ts';
import { parseModality } from '../../../boards/parse-board-slug.ts';
import { readAttack } from '../../read-attacks.ts';
import { AttackView } from './attack-view.tsx';

export const dynamic = 'force-dynamic'; // there is no database while the site is built

interface AttackPageProps {
  readonly params: Promise<{ readonly modality: string; readonly id: string }>;
}

export async function generateMetadata({ params }: AttackPageProps): Promise<Metadata> {
  const attack = await find(await params);
  return attack ? { title: `${attack.title}, ${enumWord(attack.modality)} attack` } : {};
}

/** One attack, such as /attacks/image/badnets. */
export default async function AttackPage({ params }: AttackPageProps) {
  const attack = await find(await params);
  if (!attack) notFound();
  return <AttackView attack={attack} />;
}

async function find({ modality, id }: Awaited<AttackPageProps['params']>) {
  const known = parseModality(modality);
  return known === modality ? readAttack(known, id) : null;
}
