/**
 * A practical factor with its parameters, such as `gaussian-noise(deviation=0.5,mean=0,ratio=0.25)`. Part of scenario
 * ids.
 */
export function factorName({
  id,
  parameters,
}: {
  readonly id: string;
  readonly parameters: Readonly<Record<string, unknown>>;
}): string {
  const list = Object.entries(parameters)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${String(value)}`);
  return `${id}(${list.join(',')})`;
}
