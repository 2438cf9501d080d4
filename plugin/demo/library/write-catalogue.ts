import { sure } from './sure.ts';
import type { BulkLoad } from './bulk.ts';
import type { Calendar } from './calendar.ts';
import { ITEM_TYPES, type Collection } from './collection.ts';
import { NEVER_BACK, type Shelf } from './loans.ts';
import { at } from './random.ts';
import { branchCode, itemType } from './records.ts';
import { authorName, SUBJECTS, titleText, type Subject } from './words/subjects.ts';

const MORNING = 9 * 3600;
const PUBLISHERS = ['Pena Nusa', 'Lentera Kencana', 'Harbour & Hill', 'Rumah Aksara'];
/** A second subject heading for every third title, taken from a neighbour on the shelf. */
const SECOND_SUBJECT_EVERY = 3;

/** Writes biblio, biblioitems and biblio_metadata: one record per title, numbered as they were bought. */
export const writeTitles = (load: BulkLoad, calendar: Calendar, collection: Collection): void => {
  const biblio = load.table('biblio', [
    'biblionumber',
    'frameworkcode',
    'author',
    'title',
    'serial',
    'copyrightdate',
    'timestamp',
    'datecreated',
  ]);
  const biblioitems = load.table('biblioitems', [
    'biblioitemnumber',
    'biblionumber',
    'itemtype',
    'publicationyear',
    'publishercode',
    'timestamp',
    'cn_source',
    'cn_class',
    'cn_sort',
  ]);
  const metadata = load.table('biblio_metadata', ['id', 'biblionumber', 'format', 'schema', 'metadata', 'timestamp']);
  for (let title = 0; title < collection.titles; title += 1) {
    const number = title + 1;
    const record = recordOf(calendar, collection, title);
    const { author, text, subject, year, kind } = record;
    const acquired = at(collection.acquired, title);
    const stamp = calendar.utcTime(acquired, MORNING);
    biblio.add(number, '', author, text, kind === 'MAG' ? 1 : 0, year, stamp, calendar.text(acquired));
    biblioitems.add(
      number,
      number,
      kind,
      String(year),
      PUBLISHERS[title % PUBLISHERS.length] ?? '',
      stamp,
      'ddc',
      subject.dewey,
      subject.dewey.replace('.', '_'),
    );
    metadata.add(number, number, 'marcxml', 'MARC21', marcXml(number, record), stamp);
  }
};

/** Writes items as they are when the window ends. */
export const writeItems = (load: BulkLoad, calendar: Calendar, collection: Collection, shelf: Shelf): void => {
  const items = load.table('items', [
    'itemnumber',
    'biblionumber',
    'biblioitemnumber',
    'barcode',
    'dateaccessioned',
    'homebranch',
    'holdingbranch',
    'replacementprice',
    'datelastborrowed',
    'datelastseen',
    'itemlost',
    'itemcallnumber',
    'issues',
    'timestamp',
    'location',
    'onloan',
    'itype',
  ]);
  for (let item = 0; item < collection.items; item += 1) {
    const title = at(collection.itemTitle, item);
    const acquired = at(collection.acquired, title);
    const lastLent = at(shelf.lastLent, item);
    const seen = Math.max(acquired, lastLent);
    const branch = branchCode(at(collection.itemBranch, item));
    const isOut = at(shelf.borrower, item) !== 0;
    items.add(
      item + 1,
      title + 1,
      title + 1,
      `3${String(item + 1).padStart(9, '0')}`,
      calendar.text(acquired),
      branch,
      isOut ? branchCode(at(shelf.branch, item)) : branch,
      '15.00',
      lastLent === NEVER_BACK ? null : calendar.text(lastLent),
      calendar.wallTime(seen, MORNING),
      at(shelf.lost, item),
      subjectOf(collection, title).dewey,
      at(shelf.timesLent, item),
      calendar.utcTime(seen, MORNING),
      'GEN',
      isOut ? calendar.text(at(shelf.due, item)) : null,
      itemType(collection, item),
    );
  }
};

interface TitleRecord {
  readonly author: string;
  readonly text: string;
  readonly subject: Subject;
  readonly second: Subject | undefined;
  readonly year: number;
  readonly kind: string;
}

const subjectOf = (collection: Collection, title: number): Subject => sure(SUBJECTS[at(collection.subject, title)]);

const recordOf = (calendar: Calendar, collection: Collection, title: number): TitleRecord => {
  const subjectNumber = at(collection.subject, title);
  const subject = subjectOf(collection, title);
  const rank = at(collection.rank, title);
  return {
    author: authorName(subjectNumber, at(collection.author, title)),
    text: titleText(subject, rank),
    subject,
    second:
      title % SECOND_SUBJECT_EVERY === 0 ? SUBJECTS[(subjectNumber + 1 + (rank % 5)) % SUBJECTS.length] : undefined,
    year: Number(calendar.text(at(collection.acquired, title)).slice(0, 4)) - (rank % 4),
    kind: ITEM_TYPES[at(collection.kind, title)] ?? ITEM_TYPES[0],
  };
};

const marcXml = (number: number, { author, text, subject, second, year }: TitleRecord): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<record xmlns="http://www.loc.gov/MARC21/slim">',
    '<leader>00000nam a2200000 a 4500</leader>',
    `<controlfield tag="001">${number}</controlfield>`,
    `<controlfield tag="008">${String(year).slice(2)}0101s${year}    io            000 0 ind d</controlfield>`,
    dataField('082', '04', subject.dewey),
    dataField('100', '1 ', author),
    dataField('245', '10', text),
    dataField('650', ' 4', subject.heading),
    second === undefined ? '' : dataField('650', ' 4', second.heading),
    '</record>',
  ].join('');

const dataField = (tag: string, indicators: string, value: string): string =>
  `<datafield tag="${tag}" ind1="${indicators.charAt(0)}" ind2="${indicators.charAt(1)}"><subfield code="a">${escapeXml(value)}</subfield></datafield>`;

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
