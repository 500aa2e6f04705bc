interface FormFieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly problem: string | undefined;
  readonly autoComplete?: string;
  readonly isCode?: boolean;
}

/** A labelled input with its hint and, when there is one, its problem; both are read out with it. */
export function FormField({ name, label, hint, value, problem, autoComplete = 'off', isCode = false }: FormFieldProps) {
  return (
    <div className="field">
      <label htmlFor={name}>{label}</label>
      <input
        id={name}
        name={name}
        defaultValue={value}
        required
        maxLength={isCode ? 400 : 60}
        autoComplete={autoComplete}
        spellCheck={false}
        autoCapitalize="off"
        className={isCode ? 'mono' : undefined}
        aria-invalid={problem ? true : undefined}
        aria-describedby={problem ? `${name}-problem ${name}-hint` : `${name}-hint`}
      />
      {problem ? (
        <span className="problem" id={`${name}-problem`}>
          {problem}
        </span>
      ) : null}
      <span className="hint" id={`${name}-hint`}>
        {hint}
      </span>
    </div>
  );
}
