/** Where a person watches something that takes a while. */
export interface Terminal {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

export interface ProgressLine {
  /** How far a step is; the first call of a step names it. */
  show(step: string, done: number, total: number): void;
  /** A line of its own. */
  say(line: string): void;
}

const BAR_WIDTH = 24;
const REDRAW_PERCENT = 1;

/** A bar that redraws itself on a terminal; a line for each step where nobody watches. */
export const progressOn = (terminal: Terminal): ProgressLine =>
  terminal.isTTY === true ? bar(terminal) : lines(terminal);

const bar = (terminal: Terminal): ProgressLine => {
  let shown = '';
  const clear = (): void => {
    if (shown !== '') terminal.write('\r\u001b[K');
    shown = '';
  };
  return {
    show: (step, done, total) => {
      const percent = total === 0 ? 100 : Math.floor((100 * done) / total / REDRAW_PERCENT) * REDRAW_PERCENT;
      const filled = Math.round((BAR_WIDTH * percent) / 100);
      const line = `  ${'█'.repeat(filled)}${'░'.repeat(BAR_WIDTH - filled)} ${String(percent).padStart(3)} % ${step}`;
      if (line === shown) return;
      clear();
      terminal.write(line);
      shown = line;
    },
    say: (line) => {
      clear();
      terminal.write(`${line}\n`);
    },
  };
};

const lines = (terminal: Terminal): ProgressLine => {
  let current = '';
  return {
    show: (step) => {
      if (step === current) return;
      current = step;
      terminal.write(`  ${step}\n`);
    },
    say: (line) => {
      current = '';
      terminal.write(`${line}\n`);
    },
  };
};
