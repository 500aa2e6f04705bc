import { Muted } from './muted.tsx';

interface TaskSettingsProps {
  readonly task: {
    readonly targetLabel: number | null;
    readonly settings:
      | readonly {
          readonly name: string;
          readonly valueJson: string;
          readonly defaultJson: string;
          readonly differs: boolean;
        }[]
      | null;
    readonly testStrengths:
      | readonly {
          readonly parameter: string;
          readonly training: number;
          readonly test: number;
          readonly reason: string | null;
        }[]
      | null;
  };
}

/**
 * The target of an attack, the settings that are not its defaults, and where test triggers differ from trained ones.
 */
export function TaskSettings({ task: { targetLabel, settings, testStrengths } }: TaskSettingsProps) {
  const changed = (settings ?? []).filter(({ name, differs }) => differs && name !== 'poisonRatio');
  return (
    <Muted>
      {targetLabel === null ? 'no single target' : `target ${targetLabel}`}
      {changed.map(({ name, valueJson, defaultJson }) => (
        <span key={name}>
          , {name} {plain(valueJson)}
          {` (default ${plain(defaultJson)})`}
        </span>
      ))}
      {(testStrengths ?? []).map(({ parameter, training, test, reason }) => (
        <strong key={parameter}>
          ; at test {parameter} {test} instead of {training}
          {reason === null ? ', which its paper does not do' : `: ${reason}`}
        </strong>
      ))}
    </Muted>
  );
}

/** A JSON value without the quotes of a text. */
function plain(json: string): string {
  return json.replace(/^"(.*)"$/, '$1');
}
