import type { Knex } from 'knex';

export const config = { transaction: false };

type Names = readonly [english: string, indonesian: string];

interface ShippedField {
  readonly key: string;
  readonly section: 'demographic' | 'psychographic' | 'mediagraphic' | 'days';
  readonly type: 'choice' | 'choices' | 'text' | 'yes_no' | 'yearly';
  readonly names: Names;
  readonly helps?: Names;
  /** A vocabulary's key. */
  readonly from?: string;
  readonly permission?: string;
  readonly saidOnly?: true;
}

/** What Kenal asks until a library decides otherwise. Koha's own fields (birth date, address, ...) are not repeated. */
const FIELDS: readonly ShippedField[] = [
  { key: 'education', section: 'demographic', type: 'choice', from: 'education', names: ['Education', 'Pendidikan'] },
  {
    key: 'occupation',
    section: 'demographic',
    type: 'text',
    names: ['Occupation', 'Pekerjaan'],
    helps: ['What they do, in a few words.', 'Apa pekerjaannya, dalam beberapa kata.'],
  },
  {
    key: 'income',
    section: 'demographic',
    type: 'choice',
    from: 'income',
    permission: 'profile.sensitive',
    names: ['Income', 'Pendapatan'],
    helps: ['Only as the patron told it.', 'Hanya seperti yang dikatakan pemustaka.'],
    saidOnly: true,
  },
  {
    key: 'household',
    section: 'demographic',
    type: 'text',
    permission: 'profile.sensitive',
    names: ['Household', 'Rumah tangga'],
    helps: [
      'What matters for service, such as who else comes to fetch books. Guarantors stand in Koha.',
      'Hal yang penting bagi layanan, misalnya siapa lagi yang mengambil buku. Penjamin dicatat di Koha.',
    ],
  },
  {
    key: 'activities',
    section: 'psychographic',
    type: 'choices',
    from: 'activities',
    names: ['Activities', 'Kegiatan'],
  },
  {
    key: 'activities_words',
    section: 'psychographic',
    type: 'text',
    names: ['Activities, in their words', 'Kegiatan, menurut mereka'],
  },
  {
    key: 'interests',
    section: 'psychographic',
    type: 'choices',
    from: 'interests',
    names: ['Fields of interest', 'Bidang minat'],
  },
  {
    key: 'interests_words',
    section: 'psychographic',
    type: 'text',
    names: ['Interests, in their words', 'Minat, menurut mereka'],
  },
  { key: 'opinions', section: 'psychographic', type: 'choices', from: 'opinions', names: ['Opinions', 'Pendapat'] },
  {
    key: 'opinions_words',
    section: 'psychographic',
    type: 'text',
    names: ['Opinions, in their words', 'Pendapat, menurut mereka'],
  },
  {
    key: 'hopes',
    section: 'psychographic',
    type: 'text',
    names: ['Hopes', 'Harapan'],
    helps: ['What they are working towards.', 'Apa yang sedang mereka upayakan.'],
  },
  {
    key: 'media',
    section: 'mediagraphic',
    type: 'choices',
    from: 'media',
    names: ['Likes to be reached by', 'Lebih suka dihubungi melalui'],
  },
  {
    key: 'avoid_media',
    section: 'mediagraphic',
    type: 'choices',
    from: 'media',
    names: ['Do not use', 'Jangan gunakan'],
  },
  { key: 'times', section: 'mediagraphic', type: 'choices', from: 'times', names: ['Best times', 'Waktu terbaik'] },
  { key: 'languages', section: 'mediagraphic', type: 'choices', from: 'languages', names: ['Languages', 'Bahasa'] },
  { key: 'formats', section: 'mediagraphic', type: 'choices', from: 'formats', names: ['Formats', 'Format'] },
  { key: 'large_print', section: 'mediagraphic', type: 'yes_no', names: ['Needs large print', 'Perlu huruf besar'] },
  { key: 'audio', section: 'mediagraphic', type: 'yes_no', names: ['Needs audio', 'Perlu audio'] },
  {
    key: 'heard_of',
    section: 'mediagraphic',
    type: 'choices',
    from: 'heard_of',
    names: ['Hears of us through', 'Mendengar tentang kami dari'],
  },
  {
    key: 'greetings',
    section: 'days',
    type: 'choices',
    from: 'greetings',
    names: ['Wants a greeting on', 'Ingin ucapan selamat pada'],
    helps: [
      'Chosen by the patron or recorded at their request; never guessed.',
      'Dipilih pemustaka atau dicatat atas permintaannya; tidak pernah ditebak.',
    ],
    saidOnly: true,
  },
  { key: 'special_day', section: 'days', type: 'yearly', names: ['A day of their own', 'Hari istimewa'] },
  {
    key: 'special_day_words',
    section: 'days',
    type: 'text',
    names: ['What it is about', 'Tentang hari itu'],
  },
];

const namesOf = (names: Names | undefined): string =>
  JSON.stringify(names === undefined ? {} : { en: names[0], id: names[1] });

export const up = async (db: Knex): Promise<void> => {
  for (const [index, field] of FIELDS.entries())
    await db.raw(
      `INSERT IGNORE INTO kenal_profile_field
         (field_key, section, type, vocabulary_id, names, helps, permission, said_only, position)
       VALUES (?, ?, ?, (SELECT v.id FROM kenal_profile_vocabulary AS v WHERE v.vocabulary_key = ?), ?, ?, ?, ?, ?)`,
      [
        field.key,
        field.section,
        field.type,
        field.from ?? '',
        namesOf(field.names),
        namesOf(field.helps),
        field.permission ?? null,
        field.saidOnly === true ? 1 : 0,
        (index + 1) * 10,
      ],
    );
};

/** The fields go with their table. */
export const down = (): Promise<void> => Promise.resolve();
