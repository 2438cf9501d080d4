import { expect } from 'chai';
import fc from 'fast-check';
import { compile } from '../../../plugin/features/segments/compiler.ts';
import { treeValidator } from '../../../plugin/features/segments/document.ts';
import type { SegmentTree } from '../../../plugin/features/segments/tree.domain.ts';
import { InvalidInput } from '../../../plugin/shared/errors.ts';
import { libraryDay } from '../../../plugin/shared/time.ts';
import { shippedRegistry } from './ground.ts';
import { crmDatabase, type TestDatabase } from '../../support/database.ts';

const DOCUMENTS = 100_000;
const SEED = 20_261_129;

const fields = [...shippedRegistry.values()];
const check = treeValidator(fields);
const place = { today: libraryDay('2028-02-29'), segments: new Map(), strategy: 'gather' } as const;

const tree = (...rules: unknown[]): unknown => ({ version: 1, rule: { match: 'all', rules } });
const refusal = (document: unknown): string => {
  try {
    check(document);
  } catch (error) {
    if (error instanceof InvalidInput) return error.message;
    throw error;
  }
  return 'taken';
};

/** What people have tried on others: SQL, names of the language itself, patterns that never end, odd letters. */
const NASTY = [
  "' OR '1'='1",
  '1; DROP TABLE kenal_patron; --',
  '? ?? :name',
  '\\',
  '`p`.`x`',
  '/*!50000 SLEEP(10) */',
  '__proto__',
  'constructor',
  '(a+)+$'.repeat(8),
  'a'.repeat(100),
  '\u0000',
  '\ud800',
  '﷽ 😀 𝔘 é',
  '%',
  '${7*7}',
  '',
  '-1',
  'NaN',
] as const;

const NUMBERS = [0, -0, 1, -1, 0.1, 1e-7, 1e21, 2 ** 53, -(2 ** 53), Number.MAX_VALUE, NaN, Infinity] as const;

const keys = fields.map(({ key }) => key);
const operators = [...new Set(fields.flatMap((field) => field.operators))];

const scalar = fc.oneof(
  fc.constantFrom<unknown>(...NASTY),
  fc.constantFrom<unknown>(...NUMBERS),
  fc.constantFrom<unknown>(null, true, false, undefined, '2028-02-29', '2027-02-29', '0000-00-00', 'CPL', 18),
  fc.string({ unit: 'binary', maxLength: 12 }),
);

/** Near to what is right, so that much of it reaches the inner checks. */
const value = fc.oneof(
  scalar,
  fc.array(scalar, { maxLength: 4 }),
  fc.tuple(fc.nat(9), fc.nat(9)),
  fc.record({ from: fc.array(scalar, { maxLength: 2 }), to: fc.array(scalar, { maxLength: 2 }) }),
  fc.record({ percent: scalar, seed: scalar }),
  fc.dictionary(fc.constantFrom(...NASTY, 'from', 'days'), scalar, { maxKeys: 3 }),
);

const window = fc.oneof(
  fc.record({ days: scalar }),
  fc.record({ months: fc.nat(20) }),
  fc.record({ from: scalar, until: scalar }),
  scalar,
);

const condition = fc.record(
  {
    field: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...keys) }, { weight: 1, arbitrary: scalar }),
    operator: fc.oneof({ weight: 9, arbitrary: fc.constantFrom(...operators) }, { weight: 1, arbitrary: scalar }),
    value,
    window,
    with: scalar,
    sql: scalar,
  },
  { requiredKeys: ['field', 'operator'] },
);

const { node } = fc.letrec<{ node: unknown; group: unknown }>((tie) => ({
  group: fc.record(
    {
      match: fc.oneof(
        { weight: 9, arbitrary: fc.constantFrom('all', 'any', 'none') },
        { weight: 1, arbitrary: scalar },
      ),
      rules: fc.oneof(
        { weight: 9, arbitrary: fc.array(tie('node'), { maxLength: 3 }) },
        { weight: 1, arbitrary: value },
      ),
    },
    { requiredKeys: ['match', 'rules'] },
  ),
  node: fc.oneof({ maxDepth: 4 }, condition, tie('group')),
}));

const documents = fc.oneof(
  { weight: 8, arbitrary: fc.array(node, { maxLength: 2 }).map((rules) => tree(...rules)) },
  { weight: 1, arbitrary: fc.record({ version: scalar, rule: node }) },
  { weight: 1, arbitrary: fc.anything({ maxDepth: 3 }) },
);

/** Words, the punctuation of SQL, and question marks for every value: nothing that somebody sent. */
const OUR_SQL = /^[A-Za-z0-9_.,()?'<>=&+*\-/\s]*$/;

describe('hostile rules', () => {
  let crm: TestDatabase;

  before(async () => {
    crm = await crmDatabase();
  });

  after(() => crm.drop());

  const run = async (taken: SegmentTree): Promise<void> => {
    const { text, values } = compile(shippedRegistry, taken, place).patrons;
    await crm.db.raw(`SELECT COUNT(*) FROM ${text}`, values as never[]);
  };

  it('of a hundred thousand kinds are refused with a sentence, or run as what they are', async function () {
    this.timeout(900_000);
    let taken = 0;
    const texts = new Set<string>();
    const kept: SegmentTree[] = [];
    fc.assert(
      fc.property(documents, (document) => {
        const answer = refusal(document);
        if (answer !== 'taken') {
          expect(answer).to.match(/^The rule.*[.]$/s);
          return;
        }
        taken += 1;
        const { text } = compile(shippedRegistry, document as SegmentTree, place).patrons;
        if (texts.has(text)) return;
        texts.add(text);
        expect(text).to.match(OUR_SQL);
        if (kept.length < 1_500) kept.push(document as SegmentTree);
      }),
      { numRuns: DOCUMENTS, seed: SEED, endOnFailure: true },
    );
    for (const one of kept) await run(one);
    expect(taken).to.be.greaterThan(1_000);
    expect(await crm.db('kenal_patron').count({ rows: '*' })).to.deep.equal([{ rows: 0 }]);
  });

  it('nested ten thousand deep are refused, as objects and as JSON', () => {
    let deep: unknown = { field: 'age', operator: 'is_known' };
    for (let level = 0; level < 10_000; level += 1) deep = { match: 'all', rules: [deep] };
    expect(refusal({ version: 1, rule: deep })).to.include('more than 8');
    expect(refusal(JSON.parse(`${'['.repeat(50_000)}${']'.repeat(50_000)}`))).to.include('more than 8');
  });

  it('with nine groups in each other are refused, with eight they are taken', () => {
    const nested = (groups: number): unknown =>
      groups === 0 ? { field: 'age', operator: 'is_known' } : { match: 'any', rules: [nested(groups - 1)] };
    expect(refusal({ version: 1, rule: nested(9) })).to.include('more than 8');
    expect(refusal({ version: 1, rule: nested(8) })).to.equal('taken');
  });

  it('with a list of a million values are refused at once', () => {
    const value_ = Array.from({ length: 1_000_000 }, (_, one) => String(one));
    expect(refusal(tree({ field: 'library', operator: 'is_one_of', value: value_ }))).to.include('too large');
  });

  it('with more conditions than a hundred are refused', () => {
    const group = { match: 'any', rules: Array.from({ length: 60 }, () => ({ field: 'age', operator: 'is_known' })) };
    expect(refusal(tree(group, group))).to.include('120 conditions');
  });

  it('with names of the language itself are refused, however they come', () => {
    for (const name of ['__proto__', 'constructor', 'prototype']) {
      const document: unknown = JSON.parse(
        `{"version":1,"rule":{"match":"all","rules":[{"field":"age","operator":"is_known","${name}":{"polluted":1}}]}}`,
      );
      expect(refusal(document)).to.include('not allowed');
    }
    expect(({} as Record<string, unknown>)['polluted']).to.equal(undefined);
  });

  it('with unknown fields, unknown operators and operators of other fields are refused by name', () => {
    expect(refusal(tree({ field: 'password', operator: 'is_known' }))).to.include('password');
    expect(refusal(tree({ field: 'age', operator: 'sounds_like', value: 'x' }))).to.include('sounds_like');
    expect(refusal(tree({ field: 'age', operator: 'starts_with', value: 'x' }))).to.include('starts_with');
  });

  it('with SQL in values find what is written so, which is nobody', async () => {
    const document = tree(
      { field: 'library', operator: 'is_one_of', value: ["CPL') OR 1=1 -- ", '?', '\\'] },
      { field: 'postcode', operator: 'starts_with', value: "' UNION SELECT userid FROM x -- " },
    );
    await run(check(document));
  });

  it('with days that do not exist are refused', () => {
    expect(refusal(tree({ field: 'enrolled_on', operator: 'on_or_after', value: '2027-02-29' }))).to.include('date');
    expect(refusal(tree({ field: 'enrolled_on', operator: 'on_or_after', value: '0000-00-00' }))).not.to.equal('taken');
  });

  it('never make the check stumble over what JSON cannot hold', () => {
    for (const odd of [undefined, null, NaN, 7, 'x', [], () => 1, Symbol('x'), new Map(), Object.create(null)])
      expect(refusal(odd)).to.match(/^The rule/);
  });
});
