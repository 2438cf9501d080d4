import { readFileSync } from 'node:fs';
import { DAYS_OF_WEEK, historiesOfWeeks } from '../../../../plugin/features/insight/models/history.domain.ts';

const text = readFileSync(new URL('../../../fixtures/models/cdnow.csv', import.meta.url), 'utf8');

/** The 2,357 customers of Fader & Hardie's sample of CDNOW; see test/fixtures/models/README.md. */
export const cdnow = historiesOfWeeks(
  text
    .trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const [x = NaN, tx = NaN, t = NaN, weight = NaN] = line.split(',').map(Number);
      return { x, tx: tx / DAYS_OF_WEEK, t: t / DAYS_OF_WEEK, weight };
    }),
);
