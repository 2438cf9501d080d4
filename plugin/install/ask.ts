import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';

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

/** Asks line by line. When the input ends, every question that is left is answered with its default. */
export const terminalAsk = ({ input, output, echoes }: Terminal): Ask => {
  let hidden = false;
  const screen = new Writable({
    write(chunk: Buffer, _encoding, done) {
      if (!hidden) output.write(chunk);
      done();
    },
  });
  const lines = createInterface({ input, output: screen, terminal: echoes });
  const waiting: string[] = [];
  let wanted: ((line: string) => void) | undefined;
  let ended = false;
  lines.on('line', (line) => {
    if (wanted === undefined) waiting.push(line);
    else wanted(line);
  });
  lines.on('close', () => {
    ended = true;
    wanted?.('');
  });
  const answer = (question: string): Promise<string> => {
    output.write(question);
    const [line] = waiting.splice(0, 1);
    if (line !== undefined || ended) return Promise.resolve((line ?? '').trim());
    return new Promise((resolve) => {
      wanted = (text) => {
        wanted = undefined;
        resolve(text.trim());
      };
    });
  };
  return {
    text: async (question, preset) => {
      const given = await answer(preset === '' ? `${question}: ` : `${question} [${preset}]: `);
      return given === '' ? preset : given;
    },
    secret: async (question) => {
      const pending = answer(`${question} (not shown): `);
      hidden = true;
      const given = await pending;
      hidden = false;
      output.write('\n');
      return given;
    },
    yes: async (question, preset) => {
      const given = await answer(`${question} [${preset ? 'Y/n' : 'y/N'}]: `);
      return given === '' ? preset : /^y(es)?$/i.test(given);
    },
    close: () => lines.close(),
  };
};
