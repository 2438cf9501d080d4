import { expect } from 'chai';
import fc from 'fast-check';
import type { Knex } from 'knex';
import { WORDS, type RequestWords } from '../../../plugin/features/services/request.domain.ts';
import { requestService, type RequestService } from '../../../plugin/features/services/request.service.ts';
import { mergeWords } from '../../../plugin/features/services/words.domain.ts';
import { instant } from '../../../plugin/shared/time.ts';
import { givenKoha } from '../../koha/patrons/given.ts';
import { crmDatabase } from '../../support/database.ts';
import { librarian } from '../../web/app.ts';

const now = instant('2026-11-22T03:00:00Z');

const words: RequestWords = {
  title: 'Mangroves',
  topic: 'Who gained',
  timeSpan: '',
  depth: 'working',
  display: '',
  packaging: undefined,
  packagingNote: '',
  delivery: 'pick_up',
  deliveryNote: '',
  dueOn: '2026-11-27',
  dueNote: '',
};

describe('what two people write into one request', () => {
  const text = fc.constantFrom('', 'one', 'two', 'three');
  const any = fc.record({
    ...Object.fromEntries(WORDS.map((word) => [word, text])),
  }) as unknown as fc.Arbitrary<RequestWords>;

  it('is never lost: each place holds what one of them wrote, or both are shown', () => {
    fc.assert(
      fc.property(any, any, any, (base, theirs, mine) => {
        const merged = mergeWords(base, theirs, mine);
        for (const word of WORDS) {
          const both = merged.conflicts.find((conflict) => conflict.word === word);
          if (both !== undefined) expect([both.theirs, both.mine]).to.deep.equal([theirs[word], mine[word]]);
          else if (mine[word] !== base[word]) expect(merged.words[word]).to.equal(mine[word]);
          else expect(merged.words[word]).to.equal(theirs[word]);
        }
      }),
    );
  });

  it('conflicts only where both wrote something else', () => {
    fc.assert(
      fc.property(any, any, (base, mine) => {
        expect(mergeWords(base, base, mine)).to.deep.equal({ words: mine, conflicts: [] });
        expect(mergeWords(base, mine, mine)).to.deep.equal({ words: mine, conflicts: [] });
      }),
    );
  });
});

describe('two people at one request', () => {
  let db: Knex;
  let service: RequestService;
  let id: number;
  const [ratna, yusuf] = [librarian(), librarian({ borrowernumber: 52 })];

  before(async () => {
    const [given, crm] = await Promise.all([givenKoha(), crmDatabase()]);
    db = crm.db;
    service = requestService({ crm: db, koha: given.koha });
    const borrowernumber = await given.patron({ surname: 'Ramadhani' });
    const [serviceId = 0] = await db('kenal_service').insert({
      code: 'test',
      is_offered: 1,
      position: 1,
      version: 1,
      changed_at: '2026-11-22 03:00:00',
      changed_by: 0,
    });
    const request = {
      borrowernumber,
      serviceId,
      begunAs: 'request',
      owner: undefined,
      branchcode: 'CPL',
      isConfidential: false,
      words,
    } as const;
    id = await service.begin({ viewer: ratna, now }, request, 'asked');
  });

  const current = async (): Promise<RequestWords> => (await service.look({ viewer: ratna, now }, id)).request.words;

  it('both keep their words where they wrote in different places', async () => {
    const saved = await Promise.all([
      service.change({ viewer: ratna, now }, id, 1, { ...words, topic: 'Who gained, who paid' }),
      service.change({ viewer: yusuf, now }, id, 1, { ...words, timeSpan: '2010 to 2026' }),
    ]);
    expect(saved).to.deep.equal([{ outcome: 'saved' }, { outcome: 'saved' }]);
    expect(await current()).to.deep.equal({ ...words, topic: 'Who gained, who paid', timeSpan: '2010 to 2026' });
    expect((await service.look({ viewer: ratna, now }, id)).request.version).to.equal(3);
  });

  it('see both texts where they wrote in the same place, and neither is gone', async () => {
    const mine = { ...(await current()), topic: 'Mine', dueNote: 'before the 1st' };
    const theirs = { ...(await current()), topic: 'Theirs', depth: 'overview' as const };
    expect(await service.change({ viewer: yusuf, now }, id, 3, theirs)).to.deep.equal({ outcome: 'saved' });
    const answer = await service.change({ viewer: ratna, now }, id, 3, mine);
    expect(answer).to.deep.equal({
      outcome: 'conflict',
      words: { ...theirs, topic: 'Mine', dueNote: 'before the 1st' },
      conflicts: [{ word: 'topic', theirs: 'Theirs', mine: 'Mine' }],
      version: 4,
    });
    expect(await current()).to.deep.equal(theirs);
    const together = { ...theirs, topic: 'Theirs, and mine', dueNote: 'before the 1st' };
    expect(await service.change({ viewer: ratna, now }, id, 4, together)).to.deep.equal({ outcome: 'saved' });
    expect(await current()).to.deep.equal(together);
    const authors = db('kenal_request_version').where('request_id', id).where('version', '>', 3);
    expect(await authors.orderBy('version').pluck('changed_by')).to.deep.equal([52, 51]);
  });

  it('make no version of what changes nothing', async () => {
    expect(await service.change({ viewer: ratna, now }, id, 5, await current())).to.deep.equal({
      outcome: 'unchanged',
    });
  });
});
