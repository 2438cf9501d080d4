import { expect } from 'chai';
import { createLocales } from '../../plugin/i18n/index.ts';
import { documentValidator } from '../../plugin/shared/validation.ts';
import { InvalidInput } from '../../plugin/shared/errors.ts';
import { errorJson } from '../../plugin/web/errors.ts';

const locales = createLocales('Asia/Jakarta');

const check = documentValidator<object>(
  {
    type: 'object',
    additionalProperties: false,
    required: ['host'],
    properties: {
      host: { type: 'string', minLength: 2, maxLength: 4 },
      port: { type: ['integer', 'null'], minimum: 1, maximum: 9 },
      password: { type: 'string', format: 'secret', minLength: 8 },
      level: { enum: ['info', 'warn'] },
      kind: { const: 'one' },
      names: { type: 'array', items: { type: 'string' }, uniqueItems: true, maxItems: 2 },
      code: { type: 'string', pattern: '^[A-Z]+$' },
      day: { type: 'string', format: 'date' },
      odd: { type: 'integer', multipleOf: 2 },
    },
  },
  'test.invalid',
  'The test',
);

const mistakes: readonly unknown[] = [
  [],
  { colour: 1 },
  { host: 'a', port: 'x', password: 'rahasia', level: 'loud', kind: 'two' },
  { host: 'abcde', port: 12, names: ['a', 'a', 'b'], code: 'a{1}', day: "2026-02-30'", level: '<b>' },
];

const refused = (value: unknown): InvalidInput => {
  try {
    check(value);
  } catch (error) {
    if (error instanceof InvalidInput) return error;
  }
  throw new Error('It was not refused.');
};

const told = (value: unknown, language: 'en' | 'id'): string[] => {
  const json = errorJson(refused(value), locales[language].t, 'r1') as { error: { problems: { message: string }[] } };
  return json.error.problems.map(({ message }) => message);
};

describe('what is wrong with a form', () => {
  it('is said in English as on the command line', () => {
    for (const value of mistakes)
      expect(told(value, 'en')).to.deep.equal(refused(value).problems.map(({ message }) => message));
  });

  it('is said in Indonesian to who reads Indonesian', () => {
    expect(mistakes.flatMap((value) => told(value, 'id'))).to.deep.equal([
      'Isian ini harus sekelompok pengaturan; sekarang [].',
      'Isian ini belum memuat "host": tambahkan.',
      'Isian ini memuat "colour", yang tidak dikenal di sini: periksa ejaannya atau hapus.',
      '"host" tidak boleh lebih pendek dari 2; sekarang "a".',
      '"port" harus bilangan bulat atau kosong; sekarang "x".',
      '"password" tidak boleh lebih pendek dari 8; sekarang nilai yang tidak ditampilkan.',
      '"level" harus salah satu dari info, warn; sekarang "loud".',
      '"kind" harus "one"; sekarang "two".',
      '"host" tidak boleh lebih panjang dari 4; sekarang "abcde".',
      '"port" harus <= 9; sekarang 12.',
      '"level" harus salah satu dari info, warn; sekarang "<b>".',
      '"names" tidak boleh lebih panjang dari 2; sekarang ["a","a","b"].',
      '"names" memuat nilai yang sama dua kali.',
      '"code" harus cocok dengan ^[A-Z]+$; sekarang "a{1}".',
      `"day" harus date yang benar; sekarang "2026-02-30'".`,
    ]);
  });

  it('has words for a rule that nobody thought of', () => {
    expect(told({ host: 'ab', odd: 3 }, 'id')).to.deep.equal(['"odd" tidak benar; sekarang 3.']);
  });
});
