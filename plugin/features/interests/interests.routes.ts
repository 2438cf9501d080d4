import { formValidator } from '../../shared/validation.ts';
import { route, type Route } from '../../web/route.ts';
import type { DeclaredService } from './declared.service.ts';
import { INTEREST_KINDS, LONGEST_VALUE, type InterestKind } from './token.domain.ts';

const LONGEST_WORDS = 120;

const validPatron = formValidator<{ borrowernumber: number }>(
  {
    type: 'object',
    required: ['borrowernumber'],
    // Koha's key is a signed 32-bit number.
    properties: { borrowernumber: { type: 'integer', minimum: 1, maximum: 2_147_483_647 } },
  },
  'interests.address',
  'The address',
);

const validWords = formValidator<{ words: string }>(
  {
    type: 'object',
    required: ['words'],
    properties: {
      // What a patron said is not repeated in a message.
      words: { type: 'string', minLength: 1, maxLength: LONGEST_WORDS, format: 'secret', description: 'Interest' },
    },
  },
  'interests.words',
  'The interest',
);

const validInterest = formValidator<{ kind: InterestKind; value: string }>(
  {
    type: 'object',
    required: ['kind', 'value'],
    properties: {
      kind: { type: 'string', enum: INTEREST_KINDS },
      value: { type: 'string', minLength: 1, maxLength: LONGEST_VALUE, format: 'secret' },
    },
  },
  'interests.interest',
  'The interest',
);

/** Recording what patrons said they care about. */
export const interestRoutes = (declared: DeclaredService): Route[] => [
  route({
    method: 'post',
    path: '/patrons/:borrowernumber/interests',
    permission: 'conversations.write',
    params: validPatron,
    body: validWords,
    handler: async ({ params: { borrowernumber }, body: { words }, viewer, now }, response) => {
      await declared.declare({ borrowernumber, viewer, words, now });
      response.see(`/patrons/${borrowernumber}`, { flash: 'interests.done.added' });
    },
  }),
  route({
    method: 'post',
    path: '/patrons/:borrowernumber/interests/withdraw',
    permission: 'conversations.write',
    params: validPatron,
    body: validInterest,
    handler: async ({ params: { borrowernumber }, body: { kind, value }, viewer }, response) => {
      await declared.withdraw({ borrowernumber, viewer, kind, value });
      response.see(`/patrons/${borrowernumber}`, { flash: 'interests.done.withdrawn' });
    },
  }),
];
