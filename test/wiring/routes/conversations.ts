import { addConversation } from '../../../plugin/features/conversations/conversation.repository.ts';
import { addMention } from '../../../plugin/features/conversations/mention.repository.ts';
import { instant } from '../../../plugin/shared/time.ts';
import { attach } from '../attach.ts';
import { marksOf, numberOf, VIEWER } from '../random-library.ts';
import type { RouteFile } from '../route-entry.ts';

const LOGGED = { direction: 'in', medium: 'phone', purpose: 'consultation', text: 'asked for large print' };
const NONE = { needs: 'conversations.write', gives: 404 } as const;
const AT = instant('2026-11-20T03:00:00Z');

/** Conversations: the list, one of them, logging and changing. */
export const routes: RouteFile['routes'] = {
  'get /conversations': {
    needs: 'conversations.view',
    gives: 200,
    asks: () => [
      { path: '/conversations?q=zita' },
      { path: '/conversations?q=said+large' },
      { path: '/conversations?medium=phone&direction=in&purpose=consultation' },
      { path: '/conversations?by=me' },
      { path: '/conversations?from=2026-11-01&until=2026-11-30&library=AAA' },
      { path: '/conversations?page=2' },
    ],
    about: (borrowernumber) => [{ path: `/conversations?borrowernumber=${borrowernumber}` }],
  },
  'get /conversations/new': {
    needs: 'conversations.write',
    gives: 200,
    asks: () => [{ path: '/conversations/new?q=zita' }],
    about: (borrowernumber) => [{ path: `/conversations/new?borrowernumber=${borrowernumber}` }],
  },
  'post /conversations': {
    needs: 'conversations.write',
    gives: 303,
    body: { ...LOGGED, borrowernumber: '900001' },
    but: { utara: 404 },
  },
  'get /conversations/:id': {
    needs: 'conversations.view',
    gives: 404,
    asked: '/conversations/999999',
    // Where the conversation is one with somebody unseen, the answer is that of a conversation that never was.
    asks: ({ patrons }) => patrons.map((_patron, position) => ({ path: `/conversations/${idOf(position)}` })),
  },
  'get /conversations/:id/edit': {
    ...NONE,
    asked: '/conversations/999999/edit',
    asks: ({ patrons }) => patrons.map((_patron, position) => ({ path: `/conversations/${idOf(position)}/edit` })),
  },
  'post /conversations/:id': { ...NONE, asked: '/conversations/999999', body: { ...LOGGED, version: '1' } },
  'post /conversations/:id/take-back': { ...NONE, asked: '/conversations/999999/take-back' },
  'post /conversations/:id/bring-back': { ...NONE, asked: '/conversations/999999/bring-back' },
  'get /conversations/:id/attachments/:file': {
    needs: 'conversations.view',
    gives: 404,
    asked: '/conversations/999999/attachments/999999',
    asks: ({ patrons }) => patrons.map((_patron, position) => ({ path: fileOf(idOf(position), idOf(position)) })),
  },
  'post /conversations/:id/attachments': { ...NONE, asked: '/conversations/999999/attachments' },
  'post /conversations/:id/attachments/:file/take-back': {
    ...NONE,
    asked: '/conversations/999999/attachments/1/take-back',
  },
  'post /conversations/:id/attachments/:file/bring-back': {
    ...NONE,
    asked: '/conversations/999999/attachments/1/bring-back',
  },
  'post /conversations/:id/mentions': { ...NONE, asked: '/conversations/999999/mentions', body: { colleague: '1' } },
  'post /conversations/:id/mentions/done': {
    needs: 'conversations.view',
    gives: 404,
    asked: '/conversations/999999/mentions/done',
  },
  'post /conversations/:id/learned': {
    needs: 'conversations.view',
    gives: 404,
    asked: '/conversations/999999/learned',
    body: { learned: 'interests:history', source: 'patron' },
  },
  'post /conversations/:id/readers': { ...NONE, asked: '/conversations/999999/readers', body: { reader: '1' } },
  'post /conversations/:id/readers/take-back': {
    ...NONE,
    asked: '/conversations/999999/readers/take-back',
    body: { reader: '1' },
  },
};

/** Apart from the numbers that requests of the test itself make. */
const idOf = (position: number): number => 500_001 + position;

const SECRET_ID = 700_001;

const ofConversation = (subject: number) => ({ kind: 'conversation', subject }) as const;

const fileOf = (conversation: number, file: number): string => `/conversations/${conversation}/attachments/${file}`;

export const furnishConfidential: RouteFile['furnishConfidential'] = async (whole, { patrons }, { owner, mark }) => {
  const { crm } = whole;
  for (const [position] of patrons.entries()) {
    const id = await addConversation(
      crm.db,
      {
        borrowernumber: numberOf(position),
        author: owner,
        branchcode: 'AAA',
        replyTo: idOf(position),
        draft: {
          direction: 'in',
          medium: 'other',
          mediumName: mark,
          purpose: 'consultation',
          text: `said ${mark} large zita`,
          outcome: mark,
          happenedAt: AT,
          isConfidential: true,
        },
      },
      AT,
    );
    await crm
      .db('kenal_conversation')
      .where({ id })
      .update({ id: SECRET_ID + position });
    await attach(whole, ofConversation(SECRET_ID + position), SECRET_ID + position, mark);
  }
  const secret = () => crm.db('kenal_conversation').where('author', owner);
  return {
    takeAway: async () => {
      await secret().delete();
      await crm.db('kenal_attachment').where('id', '>=', SECRET_ID).delete();
    },
    addresses: patrons.flatMap((_patron, position) => [
      ...['', '/edit'].map((end) => ({
        path: `/conversations/${SECRET_ID + position}${end}`,
        likeNothing: `/conversations/999999${end}`,
      })),
      { path: fileOf(SECRET_ID + position, SECRET_ID + position), likeNothing: fileOf(999_999, 999_999) },
    ]),
  };
};

export const furnish: RouteFile['furnish'] = async (whole, { patrons }) => {
  const { crm } = whole;
  for (const table of [
    'kenal_conversation',
    'kenal_conversation_version',
    'kenal_conversation_mention',
    'kenal_attachment',
    'kenal_confidential_reader',
  ])
    await crm.db(table).delete();
  for (const [position] of patrons.entries()) {
    const said = `said by zita ${marksOf(position)[0] ?? ''}`;
    const id = await addConversation(
      crm.db,
      {
        borrowernumber: numberOf(position),
        author: VIEWER,
        branchcode: 'AAA',
        replyTo: undefined,
        draft: {
          direction: 'in',
          medium: 'phone',
          mediumName: '',
          purpose: 'consultation',
          text: said,
          outcome: said,
          happenedAt: AT,
          isConfidential: position % 3 === 0,
        },
      },
      AT,
    );
    await crm
      .db('kenal_conversation')
      .where({ id })
      .update({ id: idOf(position) });
    await attach(whole, ofConversation(idOf(position)), idOf(position), said);
    await addMention(crm.db, { conversation: idOf(position), colleague: VIEWER }, { by: 1, now: AT });
  }
};
