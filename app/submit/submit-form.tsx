'use client';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useActionState, useEffect, useRef, useState } from 'react';
import { Button } from '../components/button.tsx';
import { Callout } from '../components/callout.tsx';
import { readStored, readTeamToken, store, storeManageToken, storeTeamToken } from '../components/manage-token.ts';
import { ChoiceField } from './choice-field.tsx';
import { FormField } from './form-field.tsx';
import { submitDefense } from './submit-action.ts';
import styles from './submit-form.module.css';
import { emptySubmitState } from './submit-state.ts';

const teamKey = 'mbti-team';

/**
 * Submits a defense. The idempotency key keeps a double click, or a retry after a lost answer, from submitting twice.
 */
export function SubmitForm({ firstKey, suites }: { readonly firstKey: string; readonly suites: readonly string[] }) {
  const router = useRouter();
  const form = useRef<HTMLFormElement>(null);
  const [state, action, isPending] = useActionState(submitDefense, emptySubmitState);
  const [idempotencyKey, setIdempotencyKey] = useState(firstKey);
  const { values, problems, accepted } = state;
  const problemOf = (field: string) => problems.find(({ path }) => path === field)?.message;
  const otherProblems = problems.filter(({ path }) => !(path in values));

  useEffect(() => {
    setIdempotencyKey(randomKey()); // a page from the browser history has a used key
    const team = inputOf(form.current, 'team');
    if (team && team.value === '') team.value = readStored(teamKey) ?? '';
    fillTeamToken(form.current);
  }, []);

  useEffect(() => {
    if (!accepted) return;
    store(teamKey, values.team);
    if (accepted.manageToken) {
      storeManageToken(accepted.submissionId, accepted.manageToken);
      storeTeamToken(values.team, accepted.manageToken);
    }
    router.push(`/submissions/${accepted.submissionId}`);
  }, [accepted, values.team, router]);

  useEffect(() => {
    form.current?.querySelector<HTMLInputElement>('[aria-invalid="true"]')?.focus();
  }, [problems]);

  const onChange = ({ target }: { readonly target: EventTarget }) => {
    setIdempotencyKey(randomKey());
    if (target === inputOf(form.current, 'team')) fillTeamToken(form.current);
  };

  return (
    <form ref={form} className={styles.form} action={action} onChange={onChange} noValidate>
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
        name="teamToken"
        label="Team token (from the second submission on)"
        hint="The token that your team got with its first submission. This browser fills it in if it made that submission."
        value={values.teamToken}
        problem={problemOf('teamToken')}
        isOptional
        isCode
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
      {suites.length > 1 ? (
        <ChoiceField
          name="suite"
          label="Suite"
          hint="core has the tasks of mini, and runs them first."
          choices={suites}
          value={values.suite}
        />
      ) : null}
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
              To cancel the submission, and to submit as this team again, you will need this token:{' '}
              <code>{accepted.manageToken}</code>
            </p>
          </noscript>
        </div>
      ) : null}
    </form>
  );
}

function inputOf(form: HTMLFormElement | null, name: string): HTMLInputElement | null {
  const input = form?.elements.namedItem(name);
  return input instanceof HTMLInputElement ? input : null;
}

/** Puts the stored token of the team into the form, unless another one was typed. */
function fillTeamToken(form: HTMLFormElement | null): void {
  const [team, token] = [inputOf(form, 'team'), inputOf(form, 'teamToken')];
  if (!team || !token || (token.value !== '' && token.value !== token.dataset['stored'])) return;
  token.value = token.dataset['stored'] = readTeamToken(team.value) ?? '';
}

function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID exists only on HTTPS and on localhost
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
