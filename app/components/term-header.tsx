import { terms, type Term } from '../../benchmark/words/terms.ts';

/** Column header of a rate: its full name on demand, and which way is better. */
export function TermHeader({ term, className }: { readonly term: Term; readonly className?: string }) {
  const { short, name, better } = terms[term];
  return (
    <th scope="col" className={className ? `number ${className}` : 'number'}>
      <abbr title={`${name} (${better} is better)`}>{short}</abbr>
      <span className="better" aria-hidden="true">
        {better === 'higher' ? '↑' : '↓'}
      </span>
      <span className="visually-hidden">, {better} is better</span>
    </th>
  );
}
