/** Reading templates for the tests of conventions: what a template names, calls and says. */

type Tree = hbs.AST.Node;
type Call = hbs.AST.MustacheStatement | hbs.AST.BlockStatement | hbs.AST.SubExpression;

/** Every node of a template, the template itself first. */
const nodesOf = (tree: Tree): Tree[] => [
  tree,
  ...Object.values(tree)
    .flatMap((value: unknown) => (Array.isArray(value) ? (value as unknown[]) : [value]))
    .filter((value): value is Tree => typeof value === 'object' && value !== null && 'type' in value)
    .flatMap(nodesOf),
];

const ofType = <N extends Tree>(tree: Tree, type: string): N[] =>
  nodesOf(tree).filter((node): node is N => node.type === type);

const callsIn = (tree: Tree): Call[] => [
  ...ofType<hbs.AST.BlockStatement>(tree, 'BlockStatement'),
  ...ofType<hbs.AST.SubExpression>(tree, 'SubExpression'),
  ...ofType<hbs.AST.MustacheStatement>(tree, 'MustacheStatement').filter((print) => print.params.length > 0),
];

const nameOf = (call: Call): string => (call.path as hbs.AST.PathExpression).original;

export const triplesIn = (tree: Tree): string[] =>
  ofType<hbs.AST.MustacheStatement>(tree, 'MustacheStatement')
    .filter((print) => !print.escaped)
    .map((print) => `line ${print.loc.start.line}`);

export const helpersIn = (tree: Tree): string[] => callsIn(tree).map(nameOf);

/** Keys that are written out in the template; keys that a model carries are checked when it is printed. */
export const textKeysIn = (tree: Tree): string[] =>
  callsIn(tree)
    .filter((call) => nameOf(call) === 't')
    .map((call) => call.params[0])
    .filter((key): key is hbs.AST.StringLiteral => key?.type === 'StringLiteral')
    .map((key) => key.value);

/** Every step of every path that is printed, asked or walked through. */
export const namesIn = (tree: Tree): string[] => {
  const called = new Set<Tree>([
    ...callsIn(tree).map((call) => call.path),
    ...ofType<hbs.AST.PartialStatement>(tree, 'PartialStatement').map((partial) => partial.name),
    ...ofType<hbs.AST.PartialBlockStatement>(tree, 'PartialBlockStatement').map((partial) => partial.name),
  ]);
  return ofType<hbs.AST.PathExpression>(tree, 'PathExpression')
    .filter((path) => !called.has(path) && !BUILT_IN.has(path.original))
    .flatMap((path) => path.parts);
};

const BUILT_IN = new Set(['@partial-block', '@index', '@first', '@last', '@key']);

/** Names that partials are handed in the template itself: `cardTitle=...`. */
export const handedIn = (tree: Tree): string[] => ofType<hbs.AST.HashPair>(tree, 'HashPair').map((pair) => pair.key);

/** Every name in a model, however deep, and `length`, which lists have. */
export const namesOf = (value: unknown): string[] => {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return ['length', ...value.flatMap(namesOf)];
  return Object.entries(value).flatMap(([name, inner]) => [name, ...namesOf(inner)]);
};
