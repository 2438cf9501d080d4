import type { Knex } from 'knex';
import { colleaguesOf } from '../../koha/colleagues.ts';
import type { KohaGateway } from '../../koha/gateway.ts';
import type { Viewer } from '../access/index.ts';
import { isSamePerson } from '../insight/index.ts';
import type { PatronSentence } from '../patrons/index.ts';
import type { StripSentence } from '../strip/index.ts';
import { openPromisesTo } from './promise.read-model.ts';
import { dueWords } from './promise-words.ts';
import { NOBODY } from './promise.domain.ts';

interface SentenceDeps {
  readonly crm: Knex;
  readonly koha: KohaGateway;
}

const mayRead = ({ permissions }: Viewer): boolean => permissions.has('conversations.view');

/** What is owed to the patron now, at the top of their page. */
export const promiseSentence = ({ crm, koha }: SentenceDeps): PatronSentence => ({
  async say({ patron, viewer, now, today, locale }) {
    if (!mayRead(viewer) || !(await isSamePerson(crm, patron, undefined))) return undefined;
    const [first] = await openPromisesTo(crm, { borrowernumber: viewer.borrowernumber, now }, patron.borrowernumber);
    if (first === undefined || first.dueOn.since(today).sign > 0) return undefined;
    const due = dueWords(locale, first);
    const { t } = locale;
    const owner = (await colleaguesOf(koha, viewer)).find(({ borrowernumber }) => borrowernumber === first.owner)?.name;
    const isOwn = first.owner === viewer.borrowernumber;
    const text = isOwn
      ? t('promises.say.own', { what: first.what, due })
      : t('promises.say.other', { what: first.what, due, name: owner ?? t('promises.somebody') });
    return { weight: 96, text, evidence: t('promises.say.evidence', { day: locale.day(first.dueOn) }) };
  },
});

/** That a colleague would like a word, in the strip of Koha's pages: the patron may read it, so not about what. */
export const promiseStripSentence = ({ crm, koha }: SentenceDeps): StripSentence => ({
  async say({ patron, viewer, now, today, locale }) {
    if (!mayRead(viewer) || !(await isSamePerson(crm, patron, undefined))) return undefined;
    const open = await openPromisesTo(crm, { borrowernumber: viewer.borrowernumber, now }, patron.borrowernumber);
    const first = open.find(({ dueOn }) => dueOn.since(today).sign <= 0);
    if (first === undefined) return undefined;
    const { t } = locale;
    if (first.owner === viewer.borrowernumber || first.owner === NOBODY)
      return { weight: 90, text: t('promises.strip.own'), advice: t('promises.strip.ownAdvice'), action: undefined };
    const owner = (await colleaguesOf(koha, viewer)).find(({ borrowernumber }) => borrowernumber === first.owner)?.name;
    return {
      weight: 90,
      text: t('promises.strip.other', { name: owner ?? t('promises.somebody') }),
      advice: t('promises.strip.otherAdvice'),
      action: 'hand-over',
    };
  },
});
