import { Command, CommanderError } from 'commander';
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { CodedError } from '../benchmark/coded-error.ts';
import { addAttacksCommand } from './attacks.ts';
import { addBakeCommand } from './bake.ts';
import { addBoardCommand } from './board.ts';
import { addCancelCommand } from './cancel.ts';
import { printJson, printProgress } from './command-output.ts';
import { addDatasetsCommand } from './datasets.ts';
import { addDoctorCommand } from './doctor.ts';
import { addPoisonCommand } from './poison.ts';
import { addRunCommand } from './run.ts';
import { addStatusCommand } from './status.ts';
import { addSubmissionsCommand } from './submissions.ts';
import { addSubmitCommand } from './submit.ts';
import { suggestionFor } from './suggest.ts';
import { addSuitesCommand } from './suites.ts';
import { defaultSite } from './token-store.ts';

/**
 * Runs one command line.
 * @returns its exit code: 0 for success, 1 for failure, 2 for wrong usage.
 */
export async function main(parameters: readonly string[]): Promise<number> {
  const asksForJson = parameters.includes('--json');
  try {
    await createProgram(asksForJson).parseAsync([...parameters], { from: 'user' });
    return Number(process.exitCode ?? 0);
  } catch (error) {
    return report(error, asksForJson);
  }
}

function createProgram(asksForJson: boolean): Command {
  const program = new Command('mbti')
    .description('The command line of the BackdoorMBTI Leaderboard.')
    .version(readVersion(), '-V, --version', 'print the version of this program')
    .option('--url <url>', 'site URL; $MBTI_URL sets the default')
    .option('--json', 'print exactly one JSON document')
    .exitOverride()
    .configureOutput({ outputError: (text, write) => (asksForJson ? undefined : write(text)) });
  addSubmitCommand(program);
  addStatusCommand(program);
  addSubmissionsCommand(program);
  addBoardCommand(program);
  addCancelCommand(program);
  addDoctorCommand(program);
  addDatasetsCommand(program);
  addAttacksCommand(program);
  addPoisonCommand(program);
  addSuitesCommand(program);
  addBakeCommand(program);
  addRunCommand(program);
  for (const command of program.commands) {
    if (['datasets', 'attacks', 'suites', 'bake', 'poison', 'run'].includes(command.name())) continue; // need no site
    const url = process.env['MBTI_URL'] || defaultSite;
    command.option('--url <url>', 'site URL; $MBTI_URL sets the default', url);
    command.option('--json', 'print exactly one JSON document');
  }
  return program;
}

function readVersion(): string {
  const file = new URL('../package.json', import.meta.url);
  return z.object({ version: z.string() }).parse(JSON.parse(readFileSync(file, 'utf8'))).version;
}

function report(error: unknown, asksForJson: boolean): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return 0; // --help, --version
    if (asksForJson)
      printError(
        'USAGE',
        error.code === 'commander.help' ? 'No command was given. mbti --help lists the commands.' : error.message,
      );
    return 2;
  }
  const code = error instanceof CodedError ? error.code : 'INTERNAL';
  const message = `${error instanceof Error ? error.message : String(error)}${suggestionFor(error)}`;
  if (asksForJson) printError(code, message);
  else printProgress(`mbti: ${message}`);
  return code === 'USAGE' ? 2 : 1;
}

function printError(code: string, message: string): void {
  printJson({ error: { code, message } });
}
