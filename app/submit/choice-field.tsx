import styles from './form-field.module.css';

interface ChoiceFieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly choices: readonly string[];
  /** The first choice if empty. */
  readonly value: string;
}

/** A labeled list to choose from, with a hint. */
export function ChoiceField({ name, label, hint, choices, value }: ChoiceFieldProps) {
  return (
    <div className={styles.field}>
      <label htmlFor={name}>{label}</label>
      <select
        id={name}
        name={name}
        defaultValue={value === '' ? choices[0] : value}
        className={styles.input}
        aria-describedby={`${name}-hint`}
      >
        {choices.map((choice) => (
          <option key={choice}>{choice}</option>
        ))}
      </select>
      <span className={styles.hint} id={`${name}-hint`}>
        {hint}
      </span>
    </div>
  );
}
