import { linkHorizontal } from 'd3-shape';
import { rounded } from './grid.ts';

/** A place from which, or to which, something flows. Listed from top to bottom. */
export interface FlowNode {
  readonly key: string;
  readonly text: string;
  /** Names the colour: `stage-<tone>`. */
  readonly tone: string;
  /** How many are there in all, where that is more than what is drawn of them: the rest of the block stays bare. */
  readonly size?: number | undefined;
  /** What is said of how many they are, where that is not a number. */
  readonly figure?: string | undefined;
}

export interface FlowInput {
  readonly from: readonly FlowNode[];
  readonly to: readonly FlowNode[];
  /** Each at least 1. */
  readonly links: readonly { readonly from: string; readonly to: string; readonly value: number }[];
  readonly fromTitle: string;
  readonly toTitle: string;
  readonly label: string;
  readonly number: (value: number) => string;
  /** What is said of a place of whose size no more is known than what is drawn. */
  readonly atLeast: (value: number) => string;
}

interface Block {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly tone: string;
  readonly textX: number;
  readonly textY: number;
  readonly anchor: 'start' | 'end';
  readonly text: string;
  readonly figure: string;
}

/** `partials/charts/flow`: two columns of blocks and the bands between them, as numbers for SVG attributes. */
export interface Flow {
  readonly viewBox: string;
  readonly label: string;
  readonly titles: readonly {
    readonly x: number;
    readonly y: number;
    readonly anchor: string;
    readonly text: string;
  }[];
  readonly bands: readonly {
    readonly path: string;
    readonly width: number;
    readonly tone: string;
    readonly isStill: boolean;
    readonly text: string;
  }[];
  readonly blocks: readonly Block[];
}

const WIDTH = 476;
const LABELS = 136;
const BLOCK = 12;
const TITLE_Y = 14;
const TOP = 30;
const LONGEST = 300;
const GAP = 14;
const TEXT_GAP = 8;
/** Lowest block, and the room that a line of text needs. */
const THINNEST = 1;
const LINE = 18;
const MIDDLE = 4;

/** How much went from where to where, as a Sankey diagram of two columns. Nodes without any flow are left out. */
export const flow = (input: FlowInput): Flow => {
  const { links, number } = input;
  const [sources, targets] = [valued(input, 'from'), valued(input, 'to')];
  const scale = LONGEST / Math.max(1, totalOf(sources), totalOf(targets));
  const [left, right] = [column(sources, scale), column(targets, scale)];
  const starts = new Map(left.map(({ node, y }) => [node.key, y]));
  const ends = new Map(right.map(({ node, y }) => [node.key, y]));
  const order = (nodes: readonly Placed[]) => new Map(nodes.map(({ node }, index) => [node.key, index]));
  const [fromOrder, toOrder] = [order(left), order(right)];
  const x = { from: LABELS + BLOCK, to: WIDTH - LABELS - BLOCK };
  const path = linkHorizontal<unknown, readonly [number, number]>();

  const sorted = links.toSorted(
    (one, other) =>
      (fromOrder.get(one.from) ?? 0) - (fromOrder.get(other.from) ?? 0) ||
      (toOrder.get(one.to) ?? 0) - (toOrder.get(other.to) ?? 0),
  );
  const bands = sorted.map(({ from, to, value }) => {
    const width = value * scale;
    const y0 = (starts.get(from) ?? 0) + width / 2;
    const y1 = (ends.get(to) ?? 0) + width / 2;
    starts.set(from, y0 + width / 2);
    ends.set(to, y1 + width / 2);
    const source = input.from.find(({ key }) => key === from);
    const target = input.to.find(({ key }) => key === to);
    return {
      path: path({ source: [x.from, rounded(y0)], target: [x.to, rounded(y1)] }) ?? '',
      width: rounded(Math.max(THINNEST, width)),
      tone: source?.tone ?? '',
      isStill: from === to,
      text: `${source?.text ?? ''} → ${target?.text ?? ''}: ${number(value)}`,
    };
  });
  const bottom = Math.max(...[...left, ...right].map(({ y, height, textY }) => Math.max(y + height, textY)), TOP);
  return {
    viewBox: `0 0 ${WIDTH} ${Math.ceil(bottom + GAP)}`,
    label: input.label,
    titles: [
      { x: x.from, y: TITLE_Y, anchor: 'end', text: input.fromTitle },
      { x: x.to, y: TITLE_Y, anchor: 'start', text: input.toTitle },
    ],
    bands,
    blocks: [
      ...left.map((placed) => block(placed, LABELS, LABELS - TEXT_GAP, 'end', input)),
      ...right.map((placed) => block(placed, x.to, x.to + BLOCK + TEXT_GAP, 'start', input)),
    ],
  };
};

interface Placed extends Valued {
  readonly y: number;
  readonly height: number;
  readonly textY: number;
}

interface Valued {
  readonly node: FlowNode;
  readonly value: number;
}

/** Nodes of one side that have a flow, with how many are there. */
const valued = ({ links, ...nodes }: FlowInput, end: 'from' | 'to'): Valued[] =>
  nodes[end].flatMap((node) => {
    const drawn = links.reduce((sum, link) => (link[end] === node.key ? sum + link.value : sum), 0);
    return drawn === 0 ? [] : [{ node, value: Math.max(drawn, node.size ?? 0) }];
  });

const totalOf = (nodes: readonly Valued[]): number => nodes.reduce((sum, { value }) => sum + value, 0);

/** Blocks below each other, far enough apart that no two lines of text meet. */
const column = (nodes: readonly Valued[], scale: number): Placed[] => {
  const placed: Placed[] = [];
  for (const { node, value } of nodes) {
    const before = placed.at(-1);
    const height = Math.max(THINNEST, value * scale);
    const free = before === undefined ? TOP : before.y + before.height + GAP;
    const y = before === undefined ? free : Math.max(free, before.textY + LINE - height / 2 - MIDDLE);
    placed.push({ node, value, y, height, textY: y + height / 2 + MIDDLE });
  }
  return placed;
};

const block = (
  { node, value, y, height, textY }: Placed,
  x: number,
  textX: number,
  anchor: Block['anchor'],
  { number, atLeast }: FlowInput,
): Block => ({
  x,
  y: rounded(y),
  width: BLOCK,
  height: rounded(height),
  tone: node.tone,
  textX,
  textY: rounded(textY),
  anchor,
  text: node.text,
  figure: node.figure ?? (node.size === undefined ? atLeast(value) : number(value)),
});
