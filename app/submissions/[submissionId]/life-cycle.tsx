interface Step {
  readonly label: string;
  readonly standing: 'passed' | 'current' | 'skipped' | 'ahead';
  readonly isFinal: boolean;
}

/** The way of a submission as a line of steps. */
export function LifeCycle({ steps }: { readonly steps: readonly Step[] }) {
  return (
    <ol className="life-cycle" aria-label="Life cycle">
      {steps.map((step) => (
        <li key={step.label} className={classOf(step)} aria-current={step.standing === 'current' ? 'step' : undefined}>
          {step.label}
          {step.standing === 'skipped' ? <span className="visually-hidden"> (not reached)</span> : null}
        </li>
      ))}
    </ol>
  );
}

function classOf({ label, standing, isFinal }: Step): string {
  const isEnd = isFinal && standing === 'current';
  return [`is-${standing}`, ...(isEnd ? ['is-final', `is-${label}`] : [])].join(' ');
}
