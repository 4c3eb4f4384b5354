import type { Command } from 'commander';
import { CommanderError } from 'commander';
import { exitCode, UsageError } from './exit-code';
import { printError, stderrColors } from './print';

/**
 * Runs a command line and leaves its exit code in `process.exitCode`: wrong options, arguments and input are 2, without a
 * stack. Help and the version are 0. Anything else that an action throws is a bug of ours, and shows with its stack.
 */
export async function runCommand(program: Command, argv: readonly string[]): Promise<void> {
  prepare(program);
  endQuietly(process.stdout);
  process.stderr.on('error', unlessClosed);
  try {
    await program.parseAsync([...argv]);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

/** Commander has printed its own errors by now. */
function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.clean : exitCode.input;
  if (!(error instanceof UsageError)) throw error;
  printError(error.message);
  return exitCode.input;
}

/** Settings do not reach commands that were added whole, so each is told: never to exit, and to write mistakes as everything else here does. */
function prepare(command: Command): void {
  command.exitOverride();
  command.showHelpAfterError(`       ${helpHint(command)}`);
  command.configureOutput({
    outputError: (text, write) => {
      write(text.replace(/^error:/, `${stderrColors().red('error')} `));
    },
  });
  for (const one of command.commands) prepare(one);
}

/** A `main.ts` is no command with a name that a user could write. */
function helpHint(command: Command): string {
  if (command.parent !== null) return `run ${command.parent.name()} ${command.name()} --help`;
  return command.commands.length > 0 ? `run ${command.name()} --help` : 'run it with --help';
}

/** A reader that has seen enough, such as `head`, closes the pipe; that is no failure of ours. */
function endQuietly(stream: NodeJS.WriteStream): void {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    unlessClosed(error);
    process.exit();
  });
}

/** Nobody reads on. What there is left to say goes nowhere, and the exit code still says how it ended. */
function unlessClosed(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
