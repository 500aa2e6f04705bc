import { outputMount, taskFile } from '../../benchmark/stages/stage-definition.ts';
import { formatMemory } from '../../benchmark/words/format-memory.ts';
import type { SandboxLimits } from '../../benchmark/stages/sandbox-limits.ts';
import { sandboxUserId } from './sandbox-user.ts';

const lineCharactersMax = 200;

interface Hint {
  readonly pattern: RegExp;
  readonly text: (limits: SandboxLimits) => string;
}

/** What the words of programs, languages and their libraries mean inside the sandbox; the first that fits is shown. */
const hints: readonly Hint[] = [
  {
    pattern: /read-only file system|EROFS/i,
    text: () => `Only ${outputMount} and /tmp can be written to.`,
  },
  {
    pattern:
      /name resolution|name or service not known|could not resolve|getaddrinfo|\bENOTFOUND\b|\bEAI_AGAIN\b|network is unreachable|\bENETUNREACH\b|ECONNREFUSED|connection refused|max retries exceeded|urlopen error/i,
    text: () => 'A container has no network: everything it needs must be in the image.',
  },
  {
    pattern:
      /memoryerror|cannot allocate memory|\bENOMEM\b|std::bad_alloc|unable to allocate|heap out of memory|out of memory/i,
    text: (limits) => `It has ${formatMemory(limits.memoryBytes)} of memory, including /tmp.`,
  },
  {
    pattern: /no space left on device|ENOSPC|file too large|EFBIG|disk quota exceeded/i,
    text: (limits) =>
      `/tmp holds ${formatMemory(limits.temporaryBytesMax)}, ${outputMount} ${formatMemory(limits.outputBytesMax)} in ${limits.outputFilesMax} files.`,
  },
  {
    pattern: /can't start new thread|resource temporarily unavailable|\bEAGAIN\b|pthread_create/i,
    text: (limits) => `It may have ${limits.processesMax} processes and threads at a time.`,
  },
  {
    pattern: /modulenotfounderror|no module named|cannot find module|cannot find package|ERR_MODULE_NOT_FOUND/i,
    text: () => 'Install every package in the image; nothing can be installed at run time.',
  },
  {
    pattern: /error while loading shared libraries|cannot open shared object/i,
    text: () => 'A library is missing in the image: install it there.',
  },
  {
    pattern: /permission denied|\bEACCES\b|permissionerror|operation not permitted|\bEPERM\b/i,
    text: () => `It runs as user ${sandboxUserId}, without capabilities: make its files readable by everybody.`,
  },
  {
    pattern: /no such file or directory|\bENOENT\b|filenotfounderror|not found/i,
    text: () => `A file is missing: the paths of the task are in ${taskFile}, all others must be in the image.`,
  },
];

/** What exit codes above 128 mean: the program ended by a signal of its own making. */
const signals: Readonly<Record<number, string>> = {
  132: 'an illegal instruction: it was built for another processor',
  134: 'an abort, mostly a failed assertion of a library',
  135: 'a bus error, mostly /tmp or shared memory that was full',
  136: 'a division by zero',
  139: 'a segmentation fault',
};

/** Such as `Its log ends: "…". Only /mbti/output and /tmp can be written to.` Empty when nothing is known. */
export function explainCrash(exitCode: number, logTail: string, limits: SandboxLimits): string {
  const signal = signals[exitCode];
  const hint = hints.find(({ pattern }) => pattern.test(logTail.slice(-4_000)));
  return [
    signal === undefined ? '' : ` The code stands for ${signal}.`,
    lastLineOf(logTail),
    hint === undefined ? '' : ` ${hint.text(limits)}`,
  ].join('');
}

function lastLineOf(logTail: string): string {
  const line = logTail.trimEnd().split('\n').at(-1)?.trim() ?? '';
  if (line === '') return ' It printed nothing.';
  const shown = line.length > lineCharactersMax ? `${line.slice(0, lineCharactersMax)}…` : line;
  return ` Its log ends: ${JSON.stringify(shown)}.`;
}
