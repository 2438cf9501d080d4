import { expect } from 'chai';
import fc from 'fast-check';
import type { DraftGroup } from '../../../plugin/features/segments/draft.domain.ts';
import {
  isSameDraft,
  noHistory,
  readDrafts,
  redone,
  remember,
  undone,
  writtenDrafts,
  type DraftHistory,
} from '../../../plugin/features/segments/draft-history.ts';
import { randomDraft } from './random-drafts.ts';

/** Through the hidden fields of a form, as every step goes. */
const sent = ({ shown, undo, redo }: DraftHistory): DraftHistory => ({
  shown: shown === undefined ? undefined : readDrafts(writtenDrafts([shown]))[0],
  undo: readDrafts(writtenDrafts(undo)),
  redo: readDrafts(writtenDrafts(redo)),
});

const group = (...fields: readonly string[]): DraftGroup => ({
  kind: 'group',
  mode: 'all',
  children: fields.map((field) => ({ kind: 'rule', field, operator: '', parts: {} })),
});

describe('the history of a draft', () => {
  it('goes back to the beginning and forward to the end, step by step', () => {
    const drafts = [group('a'), group('a', 'b'), group('b'), group('b', 'c')];
    let history = noHistory;
    for (const draft of drafts) history = sent(remember(history, draft));
    let draft = drafts[3] ?? group();
    for (const expected of [drafts[2], drafts[1], drafts[0], drafts[0]]) {
      ({ draft, history } = undone(history, draft));
      history = sent(history);
      expect(draft).to.deep.equal(expected);
    }
    for (const expected of [drafts[1], drafts[2], drafts[3], drafts[3]]) {
      ({ draft, history } = redone(history, draft));
      history = sent(history);
      expect(draft).to.deep.equal(expected);
    }
  });

  it('undoes first what was typed since the page was shown', () => {
    const history = remember(remember(noHistory, group('a')), group('b'));
    expect(undone(history, group('typed')).draft).to.deep.equal(group('b'));
  });

  it('forgets what was undone as soon as something else is done', () => {
    const back = undone(remember(remember(noHistory, group('a')), group('b')), group('b'));
    expect(remember(back.history, group('c')).redo).to.deep.equal([]);
  });

  it('remembers nothing where nothing changed', () => {
    const history = remember(noHistory, group('a'));
    expect(remember(history, group('a')).undo).to.deep.equal([]);
  });

  it('fits into a form, the latest steps first', () => {
    fc.assert(
      fc.property(fc.array(randomDraft, { maxLength: 40 }), (drafts) => {
        const texts = writtenDrafts(drafts);
        expect(texts.join('').length).to.be.at.most(12_000);
        const kept = readDrafts(texts);
        expect(kept.every((draft, index) => isSameDraft(draft, drafts.at(index - kept.length) ?? group()))).to.equal(
          true,
        );
      }),
      { numRuns: 100 },
    );
  });

  it('reads nothing out of what is no draft', () => {
    expect(readDrafts(['', '{', 'null', '[1]', '[["a"]]', '[["r.mode",1]]', '{"a":"b"}'])).to.deep.equal([]);
  });
});
