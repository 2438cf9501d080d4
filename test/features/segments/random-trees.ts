import fc from 'fast-check';
import type { SegmentField } from '../../../plugin/features/segments/index.ts';
import type { FieldFacts } from '../../../plugin/features/segments/field.domain.ts';
import type { KnownValue } from '../../../plugin/features/segments/segment.domain.ts';
import type {
  Operator,
  RuleCondition,
  RuleGroup,
  RuleNode,
  RuleValue,
  RuleWindow,
  SegmentTree,
} from '../../../plugin/features/segments/tree.domain.ts';
import type { LibraryDay } from '../../../plugin/shared/time.ts';

/** What the random rules are about: the fields, and for each what is known of somebody, so that borders are hit. */
export interface Ground {
  readonly fields: readonly SegmentField[];
  readonly known: (field: string) => readonly KnownValue[];
  readonly segments: readonly string[];
  readonly today: LibraryDay;
}

const clamp = (value: number, { isWhole, limits }: FieldFacts): number => {
  const inside = Math.min(limits.most, Math.max(limits.least, value));
  return isWhole ? Math.round(inside) : inside;
};

const numbers = (field: FieldFacts, ground: Ground): fc.Arbitrary<number> => {
  const known = ground.known(field.key).filter((one) => typeof one === 'number');
  const near =
    known.length === 0
      ? []
      : [fc.tuple(fc.constantFrom(...known), fc.constantFrom(-1, 0, 0, 1)).map(([one, by]) => one + by)];
  return fc
    .oneof(
      ...near,
      fc.nat(12),
      fc.constantFrom(field.limits.least, field.limits.most),
      fc.double({ min: 0, max: 1, noNaN: true }),
    )
    .map((one) => clamp(one, field));
};

const days = (field: FieldFacts, ground: Ground): fc.Arbitrary<string> => {
  const known = ground.known(field.key).filter((one) => typeof one === 'string');
  return fc.oneof(
    ...(known.length === 0 ? [] : [fc.constantFrom(...known)]),
    fc.integer({ min: -40, max: 900 }).map((ago) => ground.today.subtract({ days: ago }).toString()),
  );
};

const daysAgo = (field: FieldFacts, ground: Ground): fc.Arbitrary<number> => {
  const known = ground
    .known(field.key)
    .filter((one) => typeof one === 'string')
    .map((day) => Math.abs(ground.today.until(day).total('days')));
  return fc
    .oneof(
      ...(known.length === 0
        ? []
        : [fc.tuple(fc.constantFrom(...known), fc.constantFrom(0, 1)).map(([ago, by]) => ago + by)]),
      fc.integer({ min: 1, max: 800 }),
    )
    .map((ago) => Math.min(36_525, Math.max(1, ago)));
};

const words = (field: FieldFacts, ground: Ground): readonly string[] => {
  if (field.choices === 'segments') return ground.segments;
  if (Array.isArray(field.choices)) return field.choices as readonly string[];
  const known = ground
    .known(field.key)
    .flatMap((one) => (typeof one === 'string' || Array.isArray(one) ? one : []) as string[]);
  return [
    ...new Set([
      ...known.filter((one) => one !== ''),
      ...known.slice(0, 2).map((one) => `${one} `),
      'none such',
      "x' OR 1=1 -- ",
      'é😀',
    ]),
  ];
};

const listOf = (field: FieldFacts, ground: Ground): fc.Arbitrary<string[]> =>
  fc.uniqueArray(fc.constantFrom(...words(field, ground)), { maxLength: 4 });

const valueFor = (field: FieldFacts, operator: Operator, ground: Ground): fc.Arbitrary<RuleValue | undefined> => {
  switch (operator) {
    case 'at_least':
    case 'at_most':
    case 'is':
      return numbers(field, ground);
    case 'between':
      return fc.tuple(numbers(field, ground), numbers(field, ground));
    case 'on_or_after':
    case 'on_or_before':
      return days(field, ground);
    case 'in_last_days':
    case 'not_in_last_days':
    case 'in_next_days':
      return daysAgo(field, ground);
    case 'is_one_of':
    case 'is_none_of':
    case 'has_any':
    case 'has_all':
    case 'has_none':
      return listOf(field, ground);
    case 'starts_with':
      return fc.tuple(fc.constantFrom(...words(field, ground)), fc.nat(3)).map(([word, length]) =>
        Array.from(word)
          .slice(0, length + 1)
          .join(''),
      );
    case 'happened':
    case 'did_not_happen':
      return fc.record({ from: listOf(field, ground), to: listOf(field, ground) });
    case 'is_in_sample':
      return fc.record({ percent: fc.constantFrom(0, 10, 33.3, 50, 100), seed: fc.constantFrom('a', 'b', 'é') });
    case 'is_true':
    case 'is_false':
    case 'is_known':
    case 'is_unknown':
      return fc.constant(undefined);
  }
};

const windowFor = ({ window }: FieldFacts, ground: Ground): fc.Arbitrary<RuleWindow | undefined> => {
  if (window === undefined) return fc.constant(undefined);
  const least = window === 'months' ? 31 : 1;
  const day = fc.integer({ min: -40, max: 800 }).map((ago) => ground.today.subtract({ days: ago }).toString());
  return fc.oneof(
    fc.constant(undefined),
    fc.integer({ min: least, max: 400 }).map((count) => ({ days: count })),
    fc.integer({ min: 1, max: 14 }).map((months) => ({ months })),
    fc.tuple(day, day).map(([one, other]) => ({ from: one < other ? one : other, until: one < other ? other : one })),
  );
};

/** One condition with this operator on this field. */
export const conditionOn = (field: FieldFacts, operator: Operator, ground: Ground): fc.Arbitrary<RuleCondition> =>
  fc
    .record({
      value: valueFor(field, operator, ground),
      window: windowFor(field, ground),
      weight: fc.option(fc.constantFrom(0, 0.1, 0.5), { nil: undefined }),
      declared: fc.option(fc.boolean(), { nil: undefined }),
    })
    .map(({ value, window, weight, declared }) => {
      const narrowing = {
        ...(weight !== undefined && field.narrowings.includes('weight') ? { weight } : {}),
        ...(declared !== undefined && field.narrowings.includes('declared') ? { declared } : {}),
      };
      return {
        field: field.key,
        operator,
        ...(value === undefined ? {} : { value }),
        ...(window === undefined ? {} : { window }),
        ...(Object.keys(narrowing).length === 0 ? {} : { with: narrowing }),
      };
    });

/** Rules of every field and operator that is registered, up to five groups deep. */
export const randomTrees = (ground: Ground): fc.Arbitrary<SegmentTree> => {
  const condition = fc.oneof(
    ...ground.fields.flatMap((field) => field.operators.map((operator) => conditionOn(field, operator, ground))),
  );
  const { group } = fc.letrec<{ group: RuleGroup; node: RuleNode }>((tie) => ({
    group: fc.record({
      match: fc.constantFrom('all', 'any', 'none'),
      rules: fc.array(tie('node'), { maxLength: 3, depthIdentifier: 'tree' }),
    }),
    node: fc.oneof({ maxDepth: 4, depthIdentifier: 'tree', depthSize: 'large' }, condition, tie('group')),
  }));
  return group.map((rule) => ({ version: 1, rule }));
};
