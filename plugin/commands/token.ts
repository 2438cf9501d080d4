import { InvalidArgumentError, type Command } from 'commander';
import { isScope, SCOPES, type Scope } from '../features/api/api-token.domain.ts';
import { InvalidInput } from '../shared/errors.ts';
import { systemClock } from '../shared/time.ts';
import { collected } from './arguments.ts';
import { ownCommand, print, printJson, type CommonOptions } from './command.ts';
import { onCrm } from './surroundings.ts';

interface CreateOptions extends CommonOptions {
  readonly name: string;
  readonly scope: readonly Scope[];
  readonly library?: readonly string[];
}

const asScope = (text: string, before: readonly Scope[] = []): Scope[] => {
  if (!isScope(text)) throw new InvalidArgumentError(`It must be one of ${SCOPES.join(', ')}.`);
  return [...before, text];
};

/** `kenal token`. */
export const addTokenCommands = (program: Command): void => {
  const token = program.command('token').description('Let other programs ask Kenal (docs/api.md)');
  const tokenCommand = (name: string, description: string): Command =>
    ownCommand(token, name, description).option('--json', 'print a JSON document');

  tokenCommand('create', 'Make a token and print it: it is told only now')
    .requiredOption('--name <text>', 'which program it is for')
    .requiredOption('--scope <scope>', `what it may ask: ${SCOPES.join(', ')}; may be given more than once`, asScope)
    .option('--library <branchcode>', 'only patrons of this library; may be given more than once', collected)
    .action((options: CreateOptions) =>
      onCrm(options, async (crm) => {
        const { addToken } = await import('../features/api/index.ts');
        const { name, scope: scopes, library: libraries } = options;
        const made = await addToken(crm, { name, scopes, libraries }, systemClock.now());
        if (options.json === true) printJson({ token: made });
        else print(made);
      }),
    );

  tokenCommand('list', 'List the tokens that are good').action((options: CommonOptions) =>
    onCrm(options, async (crm) => {
      const { listTokens } = await import('../features/api/index.ts');
      const tokens = (await listTokens(crm)).map(({ id, name, scopes, visible, createdAt }) => ({
        id,
        name,
        scopes,
        libraries: visible.all ? null : visible.branchcodes,
        created_at: createdAt.toString(),
      }));
      if (options.json === true) printJson(tokens);
      else for (const { id, name, scopes } of tokens) print(`${id}  ${name}  ${scopes.join(', ')}`);
    }),
  );

  tokenCommand('revoke <id>', 'End a token at once').action((id: string, options: CommonOptions) =>
    onCrm(options, async (crm) => {
      const { revokeToken } = await import('../features/api/index.ts');
      if (!(await revokeToken(crm, Number(id), systemClock.now())))
        throw new InvalidInput('cli.token', `There is no token ${id}: "kenal token list" shows those that are good.`);
      if (options.json === true) printJson({ revoked: Number(id) });
      else print(`Token ${id} is no longer good.`);
    }),
  );
};
