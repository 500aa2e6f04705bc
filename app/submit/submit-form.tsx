'use client';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useActionState, useEffect, useRef, useState } from 'react';
import { readStored, store, storeManageToken } from '../components/manage-token.ts';
import { FormField } from './form-field.tsx';
import { submitDefense } from './submit-action.ts';
import { emptySubmitState } from './submit-state.ts';

const teamKey = 'mbti-team';

/** Enters a defense; the key makes a double click, or a second try after a lost answer, enter it once. */
export function SubmitForm({ firstKey }: { readonly firstKey: string }) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [state, action, isPending] = useActionState(submitDefense, emptySubmitState);
  const [idempotencyKey, setIdempotencyKey] = useState(firstKey);
  const { values, problems, accepted } = state;
  const problemOf = (field: string) => problems.find(({ path }) => path === field)?.message;
  const otherProblems = problems.filter(({ path }) => !(path in values));

  useEffect(() => {
    setIdempotencyKey(randomKey()); // the page may come from the history, with a key that was used
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
    <form ref={form} action={action} onChange={() => setIdempotencyKey(randomKey())} noValidate>
      <input type="hidden" name="idempotencyKey" value={idempotencyKey} readOnly />
      <FormField
        name="team"
        label="Team"
        hint="Your group, as it stands on the board."
        value={values.team}
        problem={problemOf('team')}
        autoComplete="organization"
      />
      <FormField
        name="defense"
        label="Defense"
        hint="A later submission of the same name takes its place on the board."
        value={values.defense}
        problem={problemOf('defense')}
      />
      <FormField
        name="image"
        label="Image reference"
        hint="In a registry, or built on this machine: localhost/my-defense:1"
        value={values.image}
        problem={problemOf('image')}
        isCode
      />
      <div role="alert">
        {otherProblems.map(({ message }) => (
          <p className="failure" key={message}>
            {message}
          </p>
        ))}
      </div>
      <button type="submit" className="button" disabled={isPending || accepted !== null}>
        {isPending ? 'Submitting…' : 'Submit'}
      </button>
      {accepted ? (
        <div role="status">
          <p>
            Entered: <Link href={`/submissions/${accepted.submissionId}`}>see how it goes</Link>.
          </p>
          <noscript>
            <p>
              Keep this token if you may want to cancel it: <code>{accepted.manageToken}</code>
            </p>
          </noscript>
        </div>
      ) : null}
    </form>
  );
}

function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID exists on https and localhost only
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
