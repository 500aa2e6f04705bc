'use client';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useActionState, useEffect, useRef, useState } from 'react';
import { Button } from '../components/button.tsx';
import { Callout } from '../components/callout.tsx';
import { readStored, store, storeManageToken } from '../components/manage-token.ts';
import { FormField } from './form-field.tsx';
import { submitDefense } from './submit-action.ts';
import styles from './submit-form.module.css';
import { emptySubmitState } from './submit-state.ts';

const teamKey = 'mbti-team';

/** Submits a defense. The idempotency key makes sure that a double click, or a retry after a lost answer, submits it once. */
export function SubmitForm({ firstKey }: { readonly firstKey: string }) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [state, action, isPending] = useActionState(submitDefense, emptySubmitState);
  const [idempotencyKey, setIdempotencyKey] = useState(firstKey);
  const { values, problems, accepted } = state;
  const problemOf = (field: string) => problems.find(({ path }) => path === field)?.message;
  const otherProblems = problems.filter(({ path }) => !(path in values));

  useEffect(() => {
    setIdempotencyKey(randomKey()); // a page from the browser history has a used key
    const team = form.current?.elements.namedItem('team');
    if (team instanceof HTMLInputElement && team.value === '') team.value = readStored(teamKey) ?? '';
  }, []);

  useEffect(() => {
    if (!accepted) return;
    store(teamKey, values.team);
    if (accepted.manageToken) storeManageToken(accepted.submissionId, accepted.manageToken);
    router.push(`/submissions/${accepted.submissionId}`);
  }, [accepted, values.team, router]);

  useEffect(() => {
    form.current?.querySelector<HTMLInputElement>('[aria-invalid="true"]')?.focus();
  }, [problems]);

  return (
    <form ref={form} className={styles.form} action={action} onChange={() => setIdempotencyKey(randomKey())} noValidate>
      <input type="hidden" name="idempotencyKey" value={idempotencyKey} readOnly />
      <FormField
        name="team"
        label="Team"
        hint="Your team name, as shown on the board."
        value={values.team}
        problem={problemOf('team')}
        autoComplete="organization"
      />
      <FormField
        name="defense"
        label="Defense"
        hint="A later submission with the same name replaces this one on the board."
        value={values.defense}
        problem={problemOf('defense')}
      />
      <FormField
        name="image"
        label="Image reference"
        hint="An image in a registry, or one that was built on this machine: localhost/my-defense:1"
        value={values.image}
        problem={problemOf('image')}
        isCode
      />
      <div role="alert">
        {otherProblems.map(({ message }) => (
          <Callout tone="failure" key={message}>
            {message}
          </Callout>
        ))}
      </div>
      <Button type="submit" disabled={isPending || accepted !== null}>
        {isPending ? 'Submitting…' : 'Submit'}
      </Button>
      {accepted ? (
        <div role="status">
          <p>
            Submitted. <Link href={`/submissions/${accepted.submissionId}`}>Follow its evaluation</Link>.
          </p>
          <noscript>
            <p>
              To cancel the submission you will need this token: <code>{accepted.manageToken}</code>
            </p>
          </noscript>
        </div>
      ) : null}
    </form>
  );
}

function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID exists only on HTTPS and on localhost
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
