import type { Knex } from 'knex';

export const config = { transaction: false };

type Both = readonly [en: string, id: string];

interface Shipped {
  readonly code: string;
  readonly days: number;
  readonly packaging: string;
  readonly delivery: string;
  readonly name: Both;
  readonly description: Both;
  readonly questions: readonly { readonly answer: string; readonly required: 0 | 1; readonly text: Both }[];
}

const SERVICES: readonly Shipped[] = [
  {
    code: 'literature_search',
    days: 10,
    packaging: 'print bound file spreadsheet',
    delivery: 'pick_up e_mail post home',
    name: ['Literature search', 'Penelusuran literatur'],
    description: [
      'What has been written about a topic: found, chosen and annotated.',
      'Apa yang telah ditulis tentang suatu topik: ditemukan, dipilih, dan diberi anotasi.',
    ],
    questions: [
      { answer: 'line', required: 0, text: ['What is it for?', 'Untuk apa?'] },
      { answer: 'text', required: 0, text: ['What do you know already?', 'Apa yang sudah Anda ketahui?'] },
    ],
  },
  {
    code: 'current_awareness',
    days: 7,
    packaging: 'file print',
    delivery: 'e_mail pick_up post',
    name: ['Current-awareness profile', 'Profil informasi terseleksi'],
    description: [
      'What is new in a field, sent regularly.',
      'Apa yang baru dalam suatu bidang, dikirim secara berkala.',
    ],
    questions: [{ answer: 'line', required: 1, text: ['How often?', 'Seberapa sering?'] }],
  },
  {
    code: 'document_delivery',
    days: 3,
    packaging: 'file print',
    delivery: 'e_mail pick_up post',
    name: ['Document delivery', 'Pengiriman dokumen'],
    description: [
      'An article, a chapter or a report, from here or from elsewhere.',
      'Artikel, bab, atau laporan, dari sini atau dari tempat lain.',
    ],
    questions: [{ answer: 'text', required: 1, text: ['Which article or chapter?', 'Artikel atau bab yang mana?'] }],
  },
  {
    code: 'training',
    days: 14,
    packaging: 'spoken file',
    delivery: 'in_person message',
    name: ['Training', 'Pelatihan'],
    description: [
      'Searching, citing, using a database: for one person or a group.',
      'Menelusur, menyitir, memakai pangkalan data: untuk satu orang atau kelompok.',
    ],
    questions: [
      { answer: 'number', required: 1, text: ['For how many people?', 'Untuk berapa orang?'] },
      {
        answer: 'text',
        required: 0,
        text: ['What should they be able to do afterwards?', 'Apa yang harus dapat mereka lakukan sesudahnya?'],
      },
    ],
  },
  {
    code: 'home_delivery',
    days: 5,
    packaging: 'parcel',
    delivery: 'home',
    name: ['Home delivery', 'Layanan antar ke rumah'],
    description: [
      'Books and other media, brought home and collected again.',
      'Buku dan media lain, diantar ke rumah dan diambil kembali.',
    ],
    questions: [{ answer: 'line', required: 1, text: ['When is somebody at home?', 'Kapan ada orang di rumah?'] }],
  },
  {
    code: 'book_parcel',
    days: 5,
    packaging: 'parcel',
    delivery: 'pick_up home post',
    name: ['Book parcel', 'Paket buku'],
    description: [
      'A choice of books for a class, a group or a holiday, packed and ready.',
      'Pilihan buku untuk kelas, kelompok, atau liburan, sudah dikemas.',
    ],
    questions: [
      {
        answer: 'line',
        required: 1,
        text: ['For whom, and how old are the readers?', 'Untuk siapa, dan berapa umur pembacanya?'],
      },
    ],
  },
  {
    code: 'translation',
    days: 10,
    packaging: 'file print',
    delivery: 'e_mail pick_up post',
    name: ['Translation', 'Terjemahan'],
    description: ['Of a text, a table or an abstract.', 'Dari sebuah teks, tabel, atau abstrak.'],
    questions: [
      { answer: 'line', required: 1, text: ['From which language into which?', 'Dari bahasa apa ke bahasa apa?'] },
    ],
  },
  {
    code: 'reading_advice',
    days: 3,
    packaging: 'spoken print file',
    delivery: 'in_person e_mail message pick_up',
    name: ['Reading advice', 'Saran bacaan'],
    description: [
      'What to read next, by somebody who asked first.',
      'Bacaan berikutnya, dari orang yang lebih dahulu bertanya.',
    ],
    questions: [{ answer: 'line', required: 0, text: ['What did you enjoy last?', 'Apa yang terakhir Anda nikmati?'] }],
  },
  {
    code: 'room',
    days: 2,
    packaging: 'spoken',
    delivery: 'in_person',
    name: ['Room', 'Ruangan'],
    description: ['A room to study, to meet or to rehearse.', 'Ruangan untuk belajar, bertemu, atau berlatih.'],
    questions: [
      {
        answer: 'line',
        required: 1,
        text: ['How many people, and from when to when?', 'Berapa orang, dan dari kapan sampai kapan?'],
      },
    ],
  },
  {
    code: 'event',
    days: 21,
    packaging: 'spoken',
    delivery: 'in_person',
    name: ['Event', 'Acara'],
    description: [
      'A reading, a talk, a guided tour, prepared for a group.',
      'Pembacaan, ceramah, atau tur berpemandu, disiapkan untuk sebuah kelompok.',
    ],
    questions: [
      {
        answer: 'text',
        required: 1,
        text: ['For how many guests, and what for?', 'Untuk berapa tamu, dan untuk apa?'],
      },
    ],
  },
];

const LANGUAGES = ['en', 'id'] as const;

/** A set of services to begin with, free of charge; a library changes it in Settings. Not where there is one already. */
export const up = async (db: Knex): Promise<void> => {
  const [any] = await db('kenal_service').limit(1).pluck<number[]>('id');
  if (any !== undefined) return;
  for (const [index, { code, days, packaging, delivery, name, description, questions }] of SERVICES.entries()) {
    const id = index + 1;
    await db('kenal_service').insert({
      id,
      code,
      is_offered: 1,
      position: id,
      usual_days: days,
      version: 1,
      changed_at: '2026-11-30 00:00:00',
      changed_by: 0,
    });
    await db('kenal_service_text').insert(
      LANGUAGES.map((language, at) => ({ service_id: id, language, name: name[at], description: description[at] })),
    );
    const choices = { packaging, delivery };
    for (const part of ['packaging', 'delivery'] as const)
      await db('kenal_service_choice').insert(
        choices[part].split(' ').map((one) => ({ service_id: id, part, code: one })),
      );
    const free = { basis: 'free', units: 0, currency: '', discount: 0, tax: 0 };
    await db('kenal_service_price').insert({ service_id: id, categorycode: '', ...free });
    for (const [position, { answer, required, text }] of questions.entries()) {
      const question = { service_id: id, position, answer, is_required: required, is_asked: 1 };
      const [questionId = 0] = await db('kenal_service_question').insert(question);
      await db('kenal_service_question_text').insert(
        LANGUAGES.map((language, at) => ({ question_id: questionId, language, text: text[at] })),
      );
    }
  }
};

/** The tables go with their own migrations; what a library made of the set is not taken from it here. */
export const down = (): Promise<void> => Promise.resolve();
