import { plainText } from './plain-text.ts';

/** How every command speaks: one JSON document with --json, lines for people otherwise; never both. */
export interface OutputOptions {
  readonly json?: boolean;
}

/** As a shell tells the end of a command that wrote into a pipe which nobody reads any more: 128 and SIGPIPE. */
const brokenPipeCode = 141;

// `mbti … | head` is no mistake: what is under way is finished and cleaned up, the rest of the output goes nowhere
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exitCode = brokenPipeCode;
});

/** The one document of `--json`. */
export function printJson(document: unknown): void {
  // JSON leaves the second block of control characters as it is; some terminals obey it
  const text = JSON.stringify(document, null, 2).replace(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  process.stdout.write(`${text}\n`);
}

/** Text for people, without terminal escapes: names and messages come from strangers. */
export function printLine(line = ''): void {
  process.stdout.write(`${plainText(line)}\n`);
}

export function printProgress(line: string): void {
  process.stderr.write(`${plainText(line)}\n`);
}
