import { KenalError, Unavailable } from '../shared/errors.ts';

/** One thing that a step would do. */
export interface Change {
  /** What it is, as a sentence without a secret: a dry run prints it and does nothing. */
  readonly sentence: string;
  readonly make: () => Promise<unknown>;
}

/** What a step finds when it looks. No changes: everything is as it should be, and `asItIs` says so. */
export interface Finding {
  readonly changes: readonly Change[];
  readonly asItIs: string;
}

/** One part of installing or removing. It looks first, so that what is done already is never done again. */
export interface Step {
  readonly name: string;
  readonly look: () => Promise<Finding>;
}

export interface StepsOptions {
  readonly dryRun: boolean;
  readonly say: (line: string) => void;
  /** Asked for each step with changes; undefined: nobody is asked, and everything is done. */
  readonly confirm?: ((question: string) => Promise<boolean>) | undefined;
}

export interface StepsTaken {
  /** How many changes were made; in a dry run, how many would be. */
  readonly changes: number;
  /** How many steps somebody said no to. */
  readonly declined: number;
}

/**
 * Takes steps one after the other. What was done stays when one fails: the next run finds it and goes on.
 *
 * @throws what a step throws; a failure that is not ours as Unavailable `install.step-failed`, which names the step
 */
export const takeSteps = async (steps: readonly Step[], options: StepsOptions): Promise<StepsTaken> => {
  let [changes, declined] = [0, 0];
  for (const step of steps)
    try {
      const found = await step.look();
      if (found.changes.length === 0) options.say(`  fine      ${found.asItIs}`);
      else if (await isAgreed(found.changes, options)) changes += await makeChanges(found.changes, options);
      else declined += 1;
    } catch (error) {
      throw error instanceof KenalError ? error : stepFailed(step, error);
    }
  return { changes, declined };
};

const isAgreed = async (changes: readonly Change[], { dryRun, confirm, say }: StepsOptions): Promise<boolean> => {
  if (dryRun || confirm === undefined) return true;
  const agreed = await confirm(changes.map(({ sentence }) => sentence).join(' '));
  if (!agreed) for (const { sentence } of changes) say(`  left      ${sentence}`);
  return agreed;
};

const makeChanges = async (changes: readonly Change[], { dryRun, say }: StepsOptions): Promise<number> => {
  for (const { sentence, make } of changes) {
    if (!dryRun) await make();
    say(`  ${dryRun ? 'would do ' : 'done     '} ${sentence}`);
  }
  return changes.length;
};

const stepFailed = (step: Step, cause: unknown): Unavailable => {
  const { code, syscall, path } = cause as { code?: unknown; syscall?: unknown; path?: unknown };
  const where = typeof syscall === 'string' && typeof path === 'string' ? ` (${syscall} ${path})` : '';
  return new Unavailable(
    'install.step-failed',
    `The step "${step.name}" did not work: ${typeof code === 'string' ? code : 'for a reason that Kenal did not expect'}${where}.`,
    { step: step.name },
    { cause, help: 'What was done before is kept. Mend this, then run the same command again: it goes on from here.' },
  );
};
