import { expect } from 'chai';
import { builderPage } from '../../../plugin/features/segments/builder-page.ts';
import { begun } from '../../../plugin/features/segments/builder-form.ts';
import { segmentService, type SegmentService } from '../../../plugin/features/segments/index.ts';
import { loadWords } from '../../../plugin/features/segments/words.ts';
import { createLocales } from '../../../plugin/i18n/index.ts';
import { segmentRegistry } from '../../../plugin/segment-registry.ts';
import { withRawConnection } from '../../../plugin/shared/db/stream.ts';
import { rejection } from '../../install/rejection.ts';
import { givenSegments, patron, treeOf, type GivenSegments } from './given.ts';

const PATIENCE_SECONDS = 0.2;
const RULE = treeOf({ field: 'postcode', operator: 'starts_with', value: '1' });

describe('a rule that takes longer than a page may wait', () => {
  let given: GivenSegments;
  let segments: SegmentService;

  before(async () => {
    given = await givenSegments();
    const { crm, koha } = given;
    await crm.db('kenal_patron').insert([patron(1, { zipcode: '12110' }), patron(2, { zipcode: '40115' })]);
    segments = segmentService({
      crm: crm.db,
      koha,
      registry: segmentRegistry(crm.db),
      timezone: 'Asia/Jakarta',
      asOf: () => Promise.resolve(undefined),
      patience: PATIENCE_SECONDS,
    });
  });

  after(() => given.drop());

  /** As slow as a statement can be on any machine: another connection keeps the table to itself. */
  const whileNobodyMayRead = <T>(work: () => Promise<T>): Promise<T> =>
    withRawConnection(given.crm.db, async (connection) => {
      const holder = (statement: string) => given.crm.db.raw(statement).connection(connection);
      await holder('LOCK TABLES kenal_patron WRITE');
      try {
        return await work();
      } finally {
        await holder('UNLOCK TABLES');
      }
    });

  it('is ended by the server, and says what to do', async () => {
    const refused = await whileNobodyMayRead(() => rejection(segments.count(given.asking(), RULE)));
    expect(refused).to.have.property('code', 'segments.too-slow');
    expect(refused).to.have.property('help').that.includes('Narrow it');
    expect(await given.segments.count(given.asking(), RULE)).to.have.property('patrons', 1);
  });

  it('leaves the builder with everything that was typed and a sentence instead of figures', async () => {
    for (const [language, sentence] of [
      ['en', 'Make the rule narrower, for instance by library.'],
      ['id', 'Persempit aturannya'],
    ] as const) {
      const words = await loadWords(segments, given.asking(), createLocales('UTC')[language]);
      const state = begun(words, { tree: RULE, name: 'Downtown', description: '', version: 0 });
      const page = { heading: '', note: '', path: '', cancelPath: '', isOpening: false, isSaving: false };
      const view = await whileNobodyMayRead(() =>
        builderPage({ koha: given.koha, segments }, given.asking(), words, { ...page, state }),
      );
      expect(view.figures.problem).to.include(sentence);
      expect(view.name.value).to.equal('Downtown');
      expect(view.root.children).to.have.length(1);
    }
  });
});
