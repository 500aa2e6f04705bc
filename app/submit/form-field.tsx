import styles from './form-field.module.css';

interface FormFieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly problem: string | undefined;
  readonly autoComplete?: string;
  readonly isOptional?: boolean;
  /** The value is code and is shown in a fixed-width font. */
  readonly isCode?: boolean;
}

/** A labeled input with a hint and, if there is one, its problem. Screen readers read both with the input. */
export function FormField({
  name,
  label,
  hint,
  value,
  problem,
  autoComplete = 'off',
  isOptional = false,
  isCode = false,
}: FormFieldProps) {
  return (
    <div className={styles.field}>
      <label htmlFor={name}>{label}</label>
      <input
        id={name}
        name={name}
        defaultValue={value}
        required={!isOptional}
        autoComplete={autoComplete}
        spellCheck={false}
        autoCapitalize="off"
        className={styles.input}
        data-code={isCode || undefined}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? `${name}-problem ${name}-hint` : `${name}-hint`}
      />
      {problem ? (
        <span className={styles.problem} id={`${name}-problem`}>
          {problem}
        </span>
      ) : null}
      <span className={styles.hint} id={`${name}-hint`}>
        {hint}
      </span>
    </div>
  );
}
