import { isLibraryDay } from '../../shared/time.ts';
import { formValidator } from '../../shared/validation.ts';
import type { Answers } from './answer.repository.ts';
import type { Service } from './catalogue.domain.ts';
import {
  DELIVERIES,
  DEPTHS,
  PACKAGINGS,
  type Delivery,
  type Depth,
  type Packaging,
  type RequestWords,
} from './request.domain.ts';

/** How long each part of a request may be. */
export const LONGEST = { title: 200, topic: 4_000, line: 300, answer: 2_000 } as const;

/** What somebody wrote about a patron is not repeated in a message. */
const text = (maxLength: number, description: string) => ({ type: 'string', maxLength, format: 'secret', description });
const choice = (values: readonly string[], description: string) => ({
  type: 'string',
  enum: ['', ...values],
  description,
});

export interface WordsBody {
  readonly version?: number;
  readonly service?: number;
  readonly as?: 'offer' | 'request' | 'draft';
  readonly confidential?: 'yes';
  readonly title?: string;
  readonly topic?: string;
  readonly timeSpan?: string;
  readonly depth?: Depth | '';
  readonly display?: string;
  readonly packaging?: Packaging | '';
  readonly packagingNote?: string;
  readonly delivery?: Delivery | '';
  readonly deliveryNote?: string;
  readonly dueOn?: string;
  readonly dueNote?: string;
  /** Answers stand under `q-<number>`. */
  readonly [answer: `q-${number}`]: string;
}

export const validWords = formValidator<WordsBody>(
  {
    type: 'object',
    additionalProperties: false,
    properties: {
      version: { type: 'integer', minimum: 1, maximum: 4_294_967_295, description: 'The version that was changed.' },
      service: { type: 'integer', minimum: 1, maximum: 4_294_967_295, description: 'The service that is asked for.' },
      as: { type: 'string', enum: ['offer', 'request', 'draft'], description: 'Who speaks first.' },
      confidential: { type: 'string', enum: ['yes'], description: 'Only its owner and named colleagues know of it.' },
      title: text(LONGEST.title, 'What it is called.'),
      topic: text(LONGEST.topic, 'What it is about.'),
      timeSpan: text(LONGEST.line, 'From when to when.'),
      depth: choice(DEPTHS, 'How far it goes.'),
      display: text(LONGEST.line, 'How it is laid out.'),
      packaging: choice(PACKAGINGS, 'In which form it comes.'),
      packagingNote: text(LONGEST.line, 'More about the form.'),
      delivery: choice(DELIVERIES, 'How it is handed over.'),
      deliveryNote: text(LONGEST.line, 'More about the delivery.'),
      dueOn: text(10, 'The day on which it must be there.'),
      dueNote: text(LONGEST.line, 'Why then.'),
    },
    patternProperties: { '^q-[0-9]{1,10}$': text(LONGEST.answer, 'The answer to a question.') },
  },
  'services.words-form',
  'The form',
);

/** Names of fields that were not filled in as they must be. */
export type Missing = 'title' | 'dueOn' | `q-${number}`;

export interface ReadWords {
  readonly words: RequestWords;
  readonly answers: Answers;
  readonly missing: readonly Missing[];
}

const trimmed = (typed: string | undefined): string => (typed ?? '').trim();
const orNone = <T extends string>(typed: T | '' | undefined): T | undefined => (typed === '' ? undefined : typed);

export const readWords = (body: WordsBody, service: Service | undefined): ReadWords => {
  const dueOn = trimmed(body.dueOn);
  const words: RequestWords = {
    title: trimmed(body.title),
    topic: trimmed(body.topic),
    timeSpan: trimmed(body.timeSpan),
    depth: orNone(body.depth),
    display: trimmed(body.display),
    packaging: orNone(body.packaging),
    packagingNote: trimmed(body.packagingNote),
    delivery: orNone(body.delivery),
    deliveryNote: trimmed(body.deliveryNote),
    dueOn: dueOn === '' ? undefined : dueOn,
    dueNote: trimmed(body.dueNote),
  };
  const asked = (service?.questions ?? []).filter((question) => question.isAsked);
  const answers = new Map(asked.map(({ id }) => [id, trimmed(body[`q-${id}`])]));
  const missing: Missing[] = [
    ...(words.title === '' ? (['title'] as const) : []),
    ...(words.dueOn !== undefined && !isLibraryDay(words.dueOn) ? (['dueOn'] as const) : []),
    ...asked.filter(({ id, isRequired }) => isRequired && answers.get(id) === '').map(({ id }) => `q-${id}` as const),
  ];
  return { words, answers, missing };
};
