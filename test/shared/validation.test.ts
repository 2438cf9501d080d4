import { expect } from 'chai';
import { InvalidInput } from '../../plugin/shared/errors.ts';
import { documentValidator, formValidator } from '../../plugin/shared/validation.ts';

const SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['host', 'port'],
  properties: {
    host: { type: 'string', minLength: 1 },
    port: { type: 'integer', minimum: 1, maximum: 65535 },
    password: { type: 'string', format: 'secret', minLength: 8 },
    level: { enum: ['info', 'warn'] },
    names: { type: 'array', items: { type: 'string' }, uniqueItems: true },
    code: { type: 'string', pattern: '^[A-Z]+$' },
    day: { type: 'string', format: 'date' },
  },
} as const;

const check = documentValidator<object>(SCHEMA, 'test.invalid', 'The test');

const sentences = (value: unknown): string[] => {
  try {
    check(value);
    return [];
  } catch (error) {
    return (error as InvalidInput).problems.map(({ message }) => message);
  }
};

const FINE = { host: 'a', port: 1 };

describe('checking what comes from outside', () => {
  it('hands on what is right, untouched', () => {
    expect(check(FINE)).to.equal(FINE);
  });

  it('says everything that is wrong, where, and what was found', () => {
    expect(
      sentences({ port: 'x', level: 'loud', names: ['a', 'a'], code: 'a1', day: '2026-02-30', colour: 1 }),
    ).to.have.members([
      'The document lacks "host": add it.',
      'The document has "colour", which is not known here: check its spelling or remove it.',
      '"port" must be a whole number; it is "x".',
      '"level" must be one of info, warn; it is "loud".',
      '"names" holds the same value twice.',
      '"code" must match ^[A-Z]+$; it is "a1".',
      '"day" must be a valid date; it is "2026-02-30".',
    ]);
  });

  it('names limits', () => {
    expect(sentences({ host: '', port: 70000 })).to.have.members([
      '"host" must not be shorter than 1; it is "".',
      '"port" must be <= 65535; it is 70000.',
    ]);
  });

  it('never repeats a secret, and of long values only the beginning', () => {
    expect(sentences({ ...FINE, password: 'rahasia' })).to.deep.equal([
      '"password" must not be shorter than 8; it is a value that is not shown.',
    ]);
    expect(sentences({ ...FINE, code: 'x'.repeat(500) })[0]).to.have.length.lessThan(120);
  });

  it('throws an InvalidInput with the code of its document', () => {
    expect(() => check([]))
      .to.throw(InvalidInput, 'The test: ')
      .with.property('code', 'test.invalid');
  });

  it('reads numbers, lists and defaults from forms, and leaves what it was given alone', () => {
    const form = formValidator<object>(
      {
        type: 'object',
        required: [],
        properties: {
          page: { type: 'integer', default: 1 },
          kind: { type: 'array', items: { type: 'string' } },
        },
      },
      'test.form',
      'The form',
    );
    const given = { kind: 'loan' };
    expect(form(given)).to.deep.equal({ page: 1, kind: ['loan'] });
    expect(given).to.deep.equal({ kind: 'loan' });
    expect(() => form({ page: '1; DROP' })).to.throw(InvalidInput);
  });

  it('refuses at the start a schema that is itself wrong', () => {
    expect(() => documentValidator({ type: 'objekt' }, 'test.invalid', 'The test')).to.throw();
  });
});
