import { expect } from 'chai';
import { builderPage } from '../../../plugin/features/segments/builder-page.ts';
import { begun } from '../../../plugin/features/segments/builder-form.ts';
import { segmentService, type SegmentService } from '../../../plugin/features/segments/index.ts';
import { loadWords } from '../../../plugin/features/segments/words.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import { segmentRegistry } from '../../../plugin/segment-registry.ts';
import { rejection } from '../../install/rejection.ts';
import { givenSegments, patron, treeOf, type GivenSegments } from './given.ts';

const PATRONS = 20_000;
/** In seconds: every patron is looked at by no server in so short a time. */
const PATIENCE = 0.000_5;
const RULE = treeOf({ field: 'postcode', operator: 'starts_with', value: '1' });

describe('a rule that takes longer than a page may wait', () => {
  let given: GivenSegments;
  let segments: SegmentService;

  before(async () => {
    given = await givenSegments();
    const { crm, koha } = given;
    const row = patron(1, { zipcode: '12110' });
    const columns = Object.keys(row);
    await crm.db.raw(
      `INSERT INTO kenal_patron (${columns.join(', ')})
       SELECT ${columns.map((column) => (column === 'borrowernumber' ? 'n.seq' : '?')).join(', ')} FROM seq_1_to_${PATRONS} AS n`,
      Object.values(row).slice(1) as never[],
    );
    segments = segmentService({
      crm: crm.db,
      koha,
      registry: segmentRegistry(crm.db),
      timezone: 'Asia/Jakarta',
      asOf: () => Promise.resolve(undefined),
      patience: PATIENCE,
    });
  });

  after(() => given.drop());

  it('is ended by the server, and says what to do', async () => {
    const refused = await rejection(segments.count(given.asking(), RULE));
    expect(refused).to.have.property('code', 'segments.too-slow');
    expect(refused).to.have.property('help').that.includes('Narrow it');
    expect(await given.segments.count(given.asking(), RULE)).to.have.property('patrons', PATRONS);
  });

  it('leaves the builder with everything that was typed and a sentence instead of figures', async () => {
    for (const [language, sentence] of [
      ['en', 'Make the rule narrower, for instance by library.'],
      ['id', 'Persempit aturannya'],
    ] as const) {
      const words = await loadWords(segments, given.asking(), createLocales('UTC')[language]);
      const state = begun(words, { tree: RULE, name: 'Downtown', description: '', version: 0 });
      const page = { heading: '', note: '', path: '', cancelPath: '', isOpening: false, isSaving: false };
      const view = await builderPage({ koha: given.koha, segments }, given.asking(), words, { ...page, state });
      expect(view.figures.problem).to.include(sentence);
      expect(view.name.value).to.equal('Downtown');
      expect(view.root.children).to.have.length(1);
    }
  });
});
