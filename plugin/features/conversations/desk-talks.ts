import type { Knex } from 'knex';
import type { KohaGateway } from '../../koha/gateway.ts';
import { dayIn, epochSeconds } from '../../shared/time.ts';
import { eraseUntouchedIn, LONGEST_WHAT } from '../promises/index.ts';
import type { DeskTalks } from '../strip/index.ts';
import { conversationService } from './conversation.service.ts';

const shortened = (text: string): string =>
  text.length > LONGEST_WHAT ? `${text.slice(0, LONGEST_WHAT - 1).trimEnd()}…` : text;

/** What is typed into the desk strip: the patron stands there and asks. What is promised there is for tomorrow. */
export const deskTalks = (deps: { readonly crm: Knex; readonly koha: KohaGateway }): DeskTalks => {
  const conversations = conversationService(deps);
  return {
    log: (asking, { borrowernumber, kind, text }) => {
      const { now } = asking;
      const draft = {
        direction: 'in',
        medium: 'face_to_face',
        mediumName: '',
        purpose: 'consultation',
        text,
        outcome: '',
        happenedAt: now,
        isConfidential: false,
      } as const;
      const dueOn = dayIn(deps.koha.timezone, now).add({ days: 1 });
      const promise = { what: shortened(text), dueOn, dueTime: '', repeats: 'no' } as const;
      return conversations.log(asking, { borrowernumber, draft, promise: kind === 'promise' ? promise : undefined });
    },
    takeBack: async (asking, id, since) => {
      const { conversation } = await conversations.findToChange(asking, id);
      const isOwn = conversation.author === asking.viewer.borrowernumber;
      if (!isOwn || epochSeconds(conversation.recordedAt) < epochSeconds(since)) return false;
      await conversations.takeBack(asking, id);
      await eraseUntouchedIn(deps.crm, id);
      return true;
    },
  };
};
