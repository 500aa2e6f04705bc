import type { AnyDataset } from '../runners/export/any-dataset.ts';
import { CliError } from './cli-error.ts';

/**
 * The number of the class that the attacker wants.
 * @param target number or name of the class. The default is 0, and 1 for texts.
 * @throws CliError USAGE
 */
export function targetLabelOf(
  { classNames, form }: Pick<AnyDataset, 'classNames' | 'form'>,
  target: string | undefined,
): number {
  if (target === undefined) return form.modality === 'text' ? 1 : 0;
  const named = classNames.indexOf(target);
  if (named >= 0) return named;
  if (/^[0-9]{1,9}$/.test(target)) return Number(target);
  const names = classNames.slice(0, 20).join(', ');
  throw new CliError(
    'USAGE',
    `No class is called "${target}". Give a number from 0 to ${classNames.length - 1}, or one of: ${names}.`,
  );
}
