import { catalogueFacts } from './facts/catalogue.facts.ts';
import { circulationFacts } from './facts/circulation.facts.ts';
import { messagesFacts } from './facts/messages.facts.ts';
import { moneyFacts } from './facts/money.facts.ts';
import { patronsFacts } from './facts/patrons.facts.ts';
import { requestsFacts } from './facts/requests.facts.ts';
import { systemFacts } from './facts/system.facts.ts';
import { parseFacts, type TableFact } from './fact-table.ts';

export const KOHA_FACTS: readonly TableFact[] = [
  systemFacts,
  patronsFacts,
  catalogueFacts,
  circulationFacts,
  requestsFacts,
  moneyFacts,
  messagesFacts,
].flatMap(parseFacts);
