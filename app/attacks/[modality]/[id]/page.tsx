import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { modalities } from '../../../boards/board-slug.ts';
import { hosts } from '../../attack-terms.ts';
import { readAttack, type Attack } from '../../read-attacks.ts';
import { AttackView } from './attack-view.tsx';

export const dynamic = 'force-dynamic'; // there is no database while the site is built

interface AttackPageProps {
  readonly params: Promise<{ readonly modality: string; readonly id: string }>;
}

export async function generateMetadata({ params }: AttackPageProps): Promise<Metadata> {
  const attack = await find(await params);
  return attack ? { title: `${attack.title}, attack on ${hosts[attack.modality]}` } : {};
}

/** Everything that is known of one attack, such as /attacks/image/badnets. */
export default async function AttackPage({ params }: AttackPageProps) {
  const attack = await find(await params);
  if (!attack) notFound();
  return <AttackView attack={attack} />;
}

async function find({ modality, id }: Awaited<AttackPageProps['params']>): Promise<Attack | null> {
  const known = modalities.find((one) => one.toLowerCase() === modality);
  return known ? readAttack(known, id) : null;
}
