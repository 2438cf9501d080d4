import { keyOf, type Token } from './token.domain.ts';

/** What never feeds an inferred interest: the library's own list, with what was shipped as its beginning. */
export interface SensitiveList {
  /** Beginnings of class numbers: `ddc:61` stands for 610 to 619, `lcc:R` for every number that begins with R. */
  readonly classes: readonly string[];
  /** Words of headings; with `*` at the end, beginnings of words. Case and accents make no difference. */
  readonly words: readonly string[];
}

/** Health, religion, sexuality, law and politics, in English and Indonesian. */
export const SHIPPED_SENSITIVE: SensitiveList = {
  classes: [
    ...['ddc:2', 'ddc:32', 'ddc:34', 'ddc:61', 'ddc:155.3', 'ddc:176', 'ddc:306.7', 'ddc:362.1', 'ddc:362.2'],
    ...['udc:2', 'udc:32', 'udc:34', 'udc:61', 'udc:176', 'udc:392.6', 'udc:364.4'],
    ...['lcc:BL', 'lcc:BM', 'lcc:BP', 'lcc:BQ', 'lcc:BR', 'lcc:BS', 'lcc:BT', 'lcc:BV', 'lcc:BX', 'lcc:HQ'],
    ...['lcc:J', 'lcc:K', 'lcc:R'],
  ],
  words: [
    ...['health', 'disease*', 'medic*', 'illness*', 'cancer', 'diabetes', 'aids', 'hiv', 'depress*', 'addict*'],
    ...['alcoholi*', 'pregnan*', 'therap*', 'psychiatr*', 'disabilit*', 'nursing', 'surger*'],
    ...['kesehatan', 'penyakit', 'kedokteran', 'kanker', 'kehamilan', 'terapi', 'depresi', 'narkoba', 'obat*'],
    ...['religio*', 'islam*', 'christian*', 'catholic*', 'protestant*', 'buddh*', 'hindu*', 'judaism', 'jewish'],
    ...['bible', 'biblical', 'quran*', 'koran', 'hadith', 'god', 'church*', 'prayer*', 'theolog*', 'sermon*'],
    ...[
      'agama',
      'keagamaan',
      'kristen',
      'katolik',
      'budha',
      'alkitab',
      "al-qur'an",
      'alquran',
      'hadis',
      'doa',
      'dakwah',
    ],
    ...['sufi*', 'tasawuf', 'fikih', 'gereja', 'teologi', 'ibadah'],
    ...['sex', 'sexual*', 'homosexual*', 'bisexual*', 'transgender*', 'gay', 'gays', 'lesbian*', 'lgbt*', 'queer*'],
    ...['seks', 'seksual*', 'homoseksual*', 'biseksual*', 'kontrasepsi', 'contracept*', 'abortion*', 'aborsi'],
    ...['law', 'laws', 'legal*', 'legislation', 'divorce', 'criminal*', 'crime prevention', 'prison*', 'bankrupt*'],
    ...['hukum', 'undang-undang', 'perceraian', 'pidana', 'perdata', 'penjara'],
    ...['politic*', 'communis*', 'socialis*', 'fascis*', 'anarchis*', 'election*', 'trade union*', 'labor union*'],
    ...['politik', 'komunis*', 'sosialis*', 'pemilu', 'pemilihan umum', 'partai', 'serikat buruh'],
  ],
};

/** A title with one sensitive token says nothing at all: its author would tell as much as its subject. */
export const sensitivityOf = ({ classes, words }: SensitiveList): ((token: Token) => boolean) => {
  const beginnings = classes.map((one) => one.trim().toLowerCase()).filter((one) => one !== '');
  const headings = wordPattern(words);
  return ({ kind, value, label }) => {
    switch (kind) {
      case 'number':
      case 'class':
        return beginnings.some((beginning) => value.toLowerCase().startsWith(beginning));
      case 'subject':
      case 'heading':
      case 'form':
        return headings.test(keyOf(label));
      case 'author':
      case 'series':
      case 'language':
      case 'audience':
        return false;
    }
  };
};

const wordPattern = (words: readonly string[]): RegExp => {
  const patterns = words
    .map((word) => keyOf(word))
    .filter((word) => word.replaceAll('*', '') !== '')
    .map((word) => word.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[\\p{L}\\p{N}]*'));
  return patterns.length === 0
    ? /(?!)/u
    : new RegExp(`(?<![\\p{L}\\p{N}])(?:${patterns.join('|')})(?![\\p{L}\\p{N}])`, 'u');
};
