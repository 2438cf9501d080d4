import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { Conflict } from '../shared/errors.ts';

/** Somebody who can be asked. */
export interface Ask {
  /** Answers the default when nothing is typed. */
  text(question: string, preset: string): Promise<string>;
  /** What is typed is not shown. */
  secret(question: string): Promise<string>;
  yes(question: string, preset: boolean): Promise<boolean>;
  close(): void;
}

interface Terminal {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  /** Whether what is typed is echoed by us, as on a screen, or not at all, as from a pipe. */
  readonly echoes: boolean;
}

interface Waiting {
  readonly resolve: (line: string) => void;
  readonly reject: (error: Error) => void;
}

/** Asks line by line. Once the input ends or is interrupted, nothing is taken for an answer any more. */
export const terminalAsk = ({ input, output, echoes }: Terminal): Ask => {
  let hidden = false;
  const screen = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!hidden) output.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input, output: screen, terminal: echoes });
  const early: string[] = [];
  let waiting: Waiting | undefined;
  let ended = false;
  lines.on('line', (line) => {
    if (waiting === undefined) early.push(line);
    else waiting.resolve(line);
    waiting = undefined;
  });
  lines.on('close', () => {
    ended = true;
    waiting?.reject(nobodyAnswers());
  });
  const answer = async (question: string): Promise<string> => {
    const [line] = early.splice(0, 1);
    if (line !== undefined) {
      output.write(`${question}\n`);
      return line.trim();
    }
    if (ended) throw nobodyAnswers();
    lines.setPrompt(question);
    lines.prompt();
    return (await new Promise<string>((resolve, reject) => (waiting = { resolve, reject }))).trim();
  };
  return {
    text: async (question, preset) => {
      const given = await answer(preset === '' ? `${question}: ` : `${question} [${preset}]: `);
      return given === '' ? preset : given;
    },
    secret: async (question) => {
      const pending = answer(`${question} (not shown): `);
      hidden = true;
      try {
        return await pending;
      } finally {
        hidden = false;
        output.write('\n');
      }
    },
    yes: async (question, preset) => {
      const given = await answer(`${question} [${preset ? 'Y/n' : 'y/N'}]: `);
      return given === '' ? preset : /^y(es)?$/i.test(given);
    },
    close: () => lines.close(),
  };
};

const nobodyAnswers = (): Conflict =>
  new Conflict(
    'install.nobody-answers',
    'Stopped at a question. What was done before is kept.',
    {},
    {
      help: 'Run the command again: it goes on from there. With --yes and flags it asks nothing.',
    },
  );
