/** One form that a member of staff fills in about a patron. */
export interface Work {
  /** Userid of an account of the demonstration. */
  readonly as: 'sirkulasi' | 'referensi' | 'humas';
  /** Which of the patrons who borrow most. */
  readonly patron: number;
  readonly daysAgo: number;
  readonly path: string;
  readonly form: Readonly<Record<string, string>>;
}

const talk = (
  as: Work['as'],
  patron: number,
  daysAgo: number,
  [medium, purpose, text, outcome = '', direction = 'in']: readonly [string, string, string, string?, string?],
): Work => ({
  as,
  patron,
  daysAgo,
  path: 'conversations',
  form: { medium, purpose, text, outcome, direction, ...(daysAgo === 0 ? {} : { time: TIMES[patron % 3] ?? '10:20' }) },
});

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
];
