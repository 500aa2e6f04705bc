import type { Metadata } from 'next';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { notFound } from 'next/navigation';
import { documents } from '../documents.ts';
import { renderDocument } from '../render-document.ts';
import styles from './document.module.css';

interface Props {
  readonly params: Promise<{ slug: string }>;
}

export const dynamicParams = false; // all documents are rendered when the site is built

export function generateStaticParams() {
  return documents.map(({ slug }) => ({ slug }));
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await findDocument(params)).title };
}

/** One document of docs/. */
export default async function DocumentPage({ params }: Props) {
  const { slug } = await findDocument(params);
  const html = await renderDocument(await readFile(join(process.cwd(), 'docs', `${slug}.md`), 'utf8'));
  return <article className={`prose ${styles.document}`} dangerouslySetInnerHTML={{ __html: html }} />;
}

async function findDocument(params: Props['params']) {
  const { slug } = await params;
  return documents.find((document) => document.slug === slug) ?? notFound();
}
