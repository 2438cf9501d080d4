import { SaxesParser } from 'saxes';

export interface MarcField {
  readonly tag: string;
  readonly ind1: string;
  readonly ind2: string;
  /** In the order of the record, by code and text. */
  readonly subfields: readonly (readonly [code: string, text: string])[];
}

/** What MARC 21 and UNIMARC have in common, as far as it was asked for. */
export interface MarcRecord {
  readonly leader: string;
  readonly controls: ReadonlyMap<string, string>;
  readonly fields: readonly MarcField[];
}

/** Why a record cannot be read: it is not well-formed XML, or there is no MARC record in it. */
export type RecordFault = 'not-xml' | 'no-record';

export class BrokenRecord extends Error {
  readonly fault: RecordFault;

  constructor(fault: RecordFault) {
    super(fault);
    this.fault = fault;
  }
}

/**
 * Reads the first record of a MARCXML text in one pass, without a tree.
 *
 * @param wants the tags whose fields are kept
 * @throws BrokenRecord
 */
export const readMarcXml = (xml: string, wants: (tag: string) => boolean): MarcRecord => {
  const reading = new Reading(wants);
  const parser = new SaxesParser({ xmlns: false, position: false });
  parser.on('error', () => {
    throw new BrokenRecord('not-xml');
  });
  parser.on('opentag', ({ name, attributes }) => reading.open(localName(name), attributes));
  parser.on('text', (text) => reading.text(text));
  parser.on('cdata', (text) => reading.text(text));
  parser.on('closetag', ({ name }) => reading.close(localName(name)));
  parser.write(xml.replace(NOT_OF_XML, '')).close();
  return reading.record();
};

/** Control characters that XML has no place for. Koha leaves them out, too, when it reads a record. */
const NOT_OF_XML = /[^\P{Cc}\t\n\r]|\uFFFE|\uFFFF/gu;

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);

type Attributes = Readonly<Record<string, string>>;

class Reading {
  readonly #wants: (tag: string) => boolean;
  readonly #controls = new Map<string, string>();
  readonly #fields: MarcField[] = [];
  #state: 'before' | 'inside' | 'after' = 'before';
  #leader = '';
  #control: string | undefined;
  #subfields: (readonly [string, string])[] | undefined;
  #code: string | undefined;
  #isLeader = false;
  #text = '';

  constructor(wants: (tag: string) => boolean) {
    this.#wants = wants;
  }

  open(name: string, attributes: Attributes): void {
    if (name === 'record' && this.#state === 'before') this.#state = 'inside';
    if (this.#state !== 'inside') return;
    this.#text = '';
    const tag = attributes['tag'] ?? '';
    if (name === 'leader') this.#isLeader = true;
    if (name === 'controlfield' && this.#wants(tag)) this.#control = tag;
    if (name === 'datafield' && this.#wants(tag)) this.#openField(tag, attributes);
    if (name === 'subfield' && this.#subfields !== undefined) this.#code = attributes['code'] ?? '';
  }

  text(text: string): void {
    if (this.#isLeader || this.#control !== undefined || this.#code !== undefined) this.#text += text;
  }

  close(name: string): void {
    if (this.#state !== 'inside') return;
    if (name === 'leader') this.#closeLeader();
    if (name === 'controlfield') this.#closeControl();
    if (name === 'subfield') this.#closeSubfield();
    if (name === 'datafield') this.#subfields = undefined;
    if (name === 'record') this.#state = 'after';
  }

  record(): MarcRecord {
    if (this.#state !== 'after') throw new BrokenRecord('no-record');
    return { leader: this.#leader, controls: this.#controls, fields: this.#fields };
  }

  #openField(tag: string, attributes: Attributes): void {
    this.#subfields = [];
    this.#fields.push({
      tag,
      ind1: attributes['ind1'] ?? ' ',
      ind2: attributes['ind2'] ?? ' ',
      subfields: this.#subfields,
    });
  }

  #closeLeader(): void {
    if (this.#isLeader) this.#leader = this.#text;
    this.#isLeader = false;
  }

  #closeControl(): void {
    if (this.#control !== undefined) this.#controls.set(this.#control, this.#text);
    this.#control = undefined;
  }

  #closeSubfield(): void {
    if (this.#code !== undefined) this.#subfields?.push([this.#code, this.#text]);
    this.#code = undefined;
  }
}
