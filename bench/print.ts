import { cpus, totalmem } from 'node:os';
import type { Figures } from './figures.ts';
import { SERVER_SETTINGS, type BenchServer } from './server.ts';

interface Printed {
  readonly bench: string;
  readonly server: Pick<BenchServer, 'version'>;
  readonly figures: Figures;
  readonly json: boolean;
}

/** The machine, the server's settings, and every figure: as lines, or as one JSON document. */
export const printFigures = ({ bench, server, figures, json }: Printed): void => {
  const machine = {
    processors: cpus().length,
    processor: cpus()[0]?.model ?? '',
    memory_mb: Math.round(totalmem() / 1_048_576),
  };
  const settings = { mariadb: server.version, node: process.versions.node, ...machine, ...SERVER_SETTINGS };
  if (json) {
    console.log(JSON.stringify({ bench, settings, figures: figures.all() }));
    return;
  }
  for (const [name, value] of Object.entries(settings)) console.log(`# ${name} = ${value}`);
  for (const line of figures.lines()) console.log(line);
};
