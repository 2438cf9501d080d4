/** A form as it is sent: of a field with several values, one pair each. */
export interface FilledForm {
  /** Below Kenal's address. */
  readonly path: string;
  readonly fields: readonly (readonly [name: string, value: string])[];
}

/** One form that a member of staff fills in about a patron. */
export interface Work {
  /** Userid of an account of the demonstration. */
  readonly as: 'sirkulasi' | 'referensi' | 'humas';
  /** Which of the patrons who borrow most. */
  readonly patron: number;
  readonly form: (borrowernumber: number, dayOf: DayOf) => FilledForm;
  /** What is filled in on the page that the form leads to, in its order: fields of the forms that begin below it. */
  readonly then?: (dayOf: DayOf) => readonly FilledForm[];
}

/** The day so many days ago, or ahead where it is negative. */
type DayOf = (daysAgo: number) => string;

const talk = (
  as: Work['as'],
  patron: number,
  daysAgo: number,
  [medium, purpose, text, outcome = '', direction = 'in']: readonly [string, string, string, string?, string?],
): Work => ({
  as,
  patron,
  form: (borrowernumber, dayOf) => ({
    path: 'conversations',
    fields: Object.entries({
      ...{ borrowernumber: String(borrowernumber), medium, purpose, text, outcome, direction },
      ...{ day: dayOf(daysAgo), time: TIMES[patron % TIMES.length] ?? '' },
    }),
  }),
});

/** What a patron said of themselves, as `field: values`. */
const learn = (as: Work['as'], patron: number, said: Readonly<Record<string, string | readonly string[]>>): Work => ({
  as,
  patron,
  form: (borrowernumber) => ({
    path: `patrons/${borrowernumber}/profile`,
    fields: [
      ['source', 'patron'],
      ['mine', 'no'],
      ...Object.entries(said).flatMap(([key, values]) => [
        [`seen.${key}`, '0'] as const,
        ...[values].flat().map((value) => [`f.${key}`, value] as const),
      ]),
    ],
  }),
});

const promise = (as: Work['as'], patron: number, inDays: number, what: string): Work => ({
  as,
  patron,
  form: (borrowernumber, dayOf) => ({
    path: 'promises',
    fields: Object.entries({ borrowernumber: String(borrowernumber), what, due: dayOf(-inDays) }),
  }),
});

/** Places in the catalogue as it is shipped. */
const SERVICES = { literatureSearch: '1', readingAdvice: '8' } as const;

interface Wish {
  readonly service: keyof typeof SERVICES;
  /** Days until it must be there. */
  readonly inDays?: number;
  readonly words: Readonly<Record<string, string>>;
  readonly steps: readonly ((dayOf: DayOf) => Readonly<Record<string, string>>)[];
}

const request = (as: Work['as'], patron: number, { service, inDays, words, steps }: Wish): Work => ({
  as,
  patron,
  form: (borrowernumber, dayOf) => ({
    path: `patrons/${borrowernumber}/requests`,
    fields: Object.entries({
      service: SERVICES[service],
      ...words,
      ...(inDays === undefined ? {} : { dueOn: dayOf(-inDays) }),
    }),
  }),
  then: (dayOf) => steps.map((step) => ({ path: 'steps', fields: Object.entries(step(dayOf)) })),
});

const quoted = (each: string, inDays: number) => (dayOf: DayOf) => ({
  ...{ from: 'asked', to: 'quoted', basis: 'hour', quantity: '3' },
  ...{ each, until: dayOf(-inDays) },
});
const agreed = (from: string, acceptedVia: string) => (dayOf: DayOf) => ({
  ...{ from, to: 'agreed', acceptedBy: 'patron' },
  ...{ acceptedVia, acceptedOn: dayOf(0) },
});
const begun = () => ({ from: 'agreed', to: 'in_work' });
const checked = () => ({ from: 'in_work', to: 'ready', isRelevant: 'yes', isGood: 'yes' });

const TIMES = ['09:40', '13:15', '16:05'];

/** What the staff of the demonstration did lately, oldest first. */
export const STAFF_WORK: readonly Work[] = [
  talk('referensi', 0, 41, [
    'face_to_face',
    'consultation',
    'Writes about coastal erosion on the north shore. Has used the general books; needs maps and measurements since 1990.',
    'Showed the map room and the geology journals; will come back with a list.',
  ]),
  talk('sirkulasi', 1, 34, [
    'phone',
    'contact',
    'Asked whether holds can wait a week while travelling.',
    'Yes; noted on the holds.',
  ]),
  talk('referensi', 2, 30, [
    'face_to_face',
    'suggestion',
    'Would like more novels in large print: the small type tires the eyes in the evening.',
  ]),
  talk('humas', 3, 26, [
    'email',
    'contact',
    'Invited to the evening about batik, since so many of the books borrowed are about it.',
    'Comes, with a friend.',
    'out',
  ]),
  talk('referensi', 0, 20, [
    'email',
    'consultation',
    'Sent the list: six titles, two of them only at the university. Hopes for scans of three chapters.',
  ]),
  talk('sirkulasi', 4, 17, [
    'face_to_face',
    'complaint',
    'The returns box at Kampus Corner was full on Sunday and a book lay beside it.',
    'Apologised; the box is emptied on Sundays from now on.',
  ]),
  talk('referensi', 5, 13, [
    'face_to_face',
    'consultation',
    'Begins to keep bees. Looks for a book for beginners that fits this climate.',
    'Took two home; none of ours is about stingless bees.',
  ]),
  talk('sirkulasi', 6, 9, ['whatsapp', 'contact', 'Asked for the opening hours of the holiday.', 'Sent them.']),
  talk('humas', 1, 8, [
    'phone',
    'contact',
    'Thanked for ten years of membership.',
    'Was glad; would help at the book sale.',
    'out',
  ]),
  talk('referensi', 7, 6, [
    'face_to_face',
    'service',
    'Prepares a talk on the history of the harbour in January and has no time to search.',
    'Would pay for a literature search.',
  ]),
  talk('sirkulasi', 2, 3, [
    'face_to_face',
    'note',
    'Has trouble with the stairs; we bring what is on the upper floor.',
  ]),
  talk('referensi', 0, 1, ['phone', 'consultation', 'Asked whether the scans have come.', 'Not yet; will be told.']),
  learn('referensi', 0, {
    education: 'doctorate',
    occupation: 'Coastal engineer, writing a thesis',
    activities: ['research', 'university', 'travel'],
    interests: ['nature', 'local_history'],
    media: ['email'],
    times: ['weekday_evenings'],
  }),
  learn('sirkulasi', 2, { interests: ['fiction', 'poetry'], media: ['phone'], large_print: 'yes' }),
  learn('referensi', 5, { activities: ['gardening'], interests: ['nature', 'gardening'], opinions: ['more_new'] }),
  learn('referensi', 7, {
    occupation: 'Retired harbour pilot',
    activities: ['volunteering', 'clubs'],
    interests: ['local_history', 'family_history'],
    media: ['phone', 'letter'],
  }),
  promise('referensi', 0, 0, 'Tell whether the scans of the three chapters have come'),
  promise('referensi', 7, 0, 'Call about the literature search, with a price'),
  promise('sirkulasi', 4, 4, 'Say how the returns box is emptied on Sundays now'),
  promise('humas', 1, 9, 'Send the dates of the book sale'),
  request('referensi', 7, {
    service: 'literatureSearch',
    inDays: 12,
    words: {
      as: 'request',
      title: 'History of the harbour, 1870 to 1942',
      topic: 'The building of the piers, the pilots and their families. For a talk in January; pictures are welcome.',
      timeSpan: '1870 to 1942',
      depth: 'overview',
      packaging: 'print',
      delivery: 'pick_up',
    },
    steps: [quoted('75000', 14)],
  }),
  request('referensi', 0, {
    service: 'literatureSearch',
    inDays: 5,
    words: {
      as: 'request',
      title: 'Measurements of coastal erosion on the north shore',
      topic: 'Maps, measurements and grey literature. The general books are known.',
      timeSpan: 'since 1990',
      depth: 'exhaustive',
      packaging: 'file',
      delivery: 'e_mail',
    },
    steps: [quoted('60000', 14), agreed('quoted', 'e_mail'), begun],
  }),
  request('referensi', 2, {
    service: 'readingAdvice',
    inDays: 0,
    words: {
      as: 'request',
      title: 'Novels in large print',
      topic: 'What we have and what can be had from other libraries: families, history, nothing cruel.',
      packaging: 'print',
      delivery: 'in_person',
    },
    steps: [
      agreed('asked', 'in_person'),
      begun,
      checked,
      (dayOf) => ({
        ...{ from: 'ready', to: 'delivered', deliveredBy: 'in_person', deliveredTo: 'patron' },
        deliveredOn: dayOf(0),
      }),
      () => ({ from: 'delivered', to: 'rated', relevant: '5', inTime: 'in_time', comment: 'Read two already.' }),
    ],
  }),
  request('referensi', 5, {
    service: 'readingAdvice',
    inDays: 3,
    words: {
      as: 'request',
      title: 'Stingless bees',
      topic: 'Books for beginners that fit this climate; ours are about honey bees.',
      packaging: 'spoken',
      delivery: 'message',
    },
    steps: [],
  }),
  request('referensi', 3, {
    service: 'literatureSearch',
    words: {
      as: 'offer',
      title: 'Batik of the coast: what has been written lately',
      topic: 'Borrows much about batik; the newer literature is in journals that we can search.',
      packaging: 'file',
      delivery: 'e_mail',
    },
    steps: [],
  }),
];
