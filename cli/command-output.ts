import { plainText } from '../benchmark/words/plain-text.ts';

/** Options of every command. With --json a command prints exactly one JSON document, otherwise lines of text. */
export interface OutputOptions {
  readonly json?: boolean;
}

/** Exit code of a command whose reader has closed the pipe, as a shell reports it: 128 + SIGPIPE. */
const brokenPipeCode = 141;

// `mbti … | head` is valid use: the command still finishes and cleans up, and the rest of its output is dropped
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exitCode = brokenPipeCode;
});

/** Prints the document of `--json`. */
export function printJson(document: unknown): void {
  // JSON does not escape the C1 control characters and the direction marks, which some terminals obey
  const text = JSON.stringify(document, null, 2).replace(
    /[\u007f-\u009f\u2028-\u202e\u2066-\u2069]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  process.stdout.write(`${text}\n`);
}

/** Prints text without terminal escapes, because names and messages come from other users. */
export function printLine(line = ''): void {
  process.stdout.write(`${plainText(line)}\n`);
}

export function printProgress(line: string): void {
  process.stderr.write(`${plainText(line)}\n`);
}
