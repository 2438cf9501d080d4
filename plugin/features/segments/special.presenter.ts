import { scaleLinear } from 'd3-scale';
import type { Locale } from '../../i18n/locale.ts';
import type { DataTable } from '../../web/partials.ts';
import { fieldLabel } from './field-words.ts';
import type { SpecialFact } from './segment.domain.ts';
import { amountText, type Wording } from './sentence.ts';

/** `partials/segments/special`: shares of the segment against those of all others. */
export interface SpecialView {
  readonly viewBox: string;
  readonly label: string;
  readonly ticks: readonly {
    readonly x: number;
    readonly tickTop: number;
    readonly tickBase: number;
    readonly labelY: number;
    readonly text: string;
  }[];
  readonly rows: readonly {
    readonly text: string;
    readonly textX: number;
    readonly textY: number;
    readonly isMore: boolean;
    readonly y: number;
    readonly inside: number;
    readonly outside: number;
  }[];
  readonly table: DataTable;
}

const WIDTH = 302;
const EDGE = 20;
const ROW = 36;
const TICKS = 4;
/** Ages are told by tens. */
const YEARS_TOGETHER = 10;

/** The most telling facts come first; undefined where nothing tells the patrons of the segment apart. */
export const specialView = (wording: Wording, facts: readonly SpecialFact[]): SpecialView | undefined => {
  const { locale } = wording;
  const shown = facts.slice(0, 6).map((fact) => ({
    text: factText(wording, fact),
    inside: fact.inside / Math.max(1, fact.insideOf),
    outside: fact.outside / Math.max(1, fact.outsideOf),
    fact,
  }));
  if (shown.length === 0) return undefined;
  const most = Math.max(...shown.flatMap(({ inside, outside }) => [inside, outside]));
  const x = scaleLinear()
    .domain([0, Math.max(0.1, most)])
    .nice(TICKS)
    .range([EDGE, WIDTH - EDGE]);
  const base = shown.length * ROW + 4;
  const percent = (share: number): string => locale.t('segments.special.percent', { percent: locale.number(share) });
  const whole = (share: number): string => percent(Math.round(share * 100));
  return {
    viewBox: `0 0 ${WIDTH} ${base + 20}`,
    label: locale.t('segments.special.label', {
      facts: locale.list(
        shown.map(({ text, inside, outside }) =>
          locale.t('segments.special.fact', { text, inside: whole(inside), outside: whole(outside) }),
        ),
      ),
    }),
    ticks: x.ticks(TICKS).map((tick) => ({
      x: rounded(x(tick)),
      tickTop: 4,
      tickBase: base,
      labelY: base + 15,
      text: percent(Math.round(tick * 1000) / 10),
    })),
    rows: shown.map(({ text, inside, outside }, index) => ({
      text,
      textX: EDGE,
      textY: index * ROW + 14,
      isMore: inside >= outside,
      y: index * ROW + 26,
      inside: rounded(x(inside)),
      outside: rounded(x(outside)),
    })),
    table: tableOf(locale, shown, whole),
  };
};

const tableOf = (
  locale: Locale,
  shown: readonly {
    readonly text: string;
    readonly inside: number;
    readonly outside: number;
    readonly fact: SpecialFact;
  }[],
  whole: (share: number) => string,
): DataTable => ({
  caption: locale.t('segments.special.title'),
  columns: ['fact', 'inside', 'outside'].map((column) => ({
    text: locale.t(`segments.special.column.${column}`),
    isNumber: column !== 'fact',
    path: undefined,
    sorted: undefined,
  })),
  rows: shown.map(({ text, inside, outside, fact }) => ({
    head: text,
    cells: [
      { text: `${whole(inside)} (${locale.number(fact.inside)})`, isNumber: true },
      { text: `${whole(outside)} (${locale.number(fact.outside)})`, isNumber: true },
    ],
  })),
});

const factText = ({ locale, fields, nameOf }: Wording, { field, value }: SpecialFact): string => {
  const facts = fields.get(field);
  const label = fieldLabel(locale, facts ?? { key: field });
  if (facts?.type === 'flag') return label;
  if (facts?.type !== 'number') return locale.t('segments.special.value', { label, value: nameOf(field, value) });
  const least = Number(value);
  return locale.t('segments.special.between', {
    label,
    least: locale.number(least),
    most: amountText(locale, least + YEARS_TOGETHER - 1, facts.unit),
  });
};

const rounded = (value: number): number => Math.round(value * 10) / 10;
