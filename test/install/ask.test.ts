import { PassThrough } from 'node:stream';
import { expect } from 'chai';
import { terminalAsk, type Ask } from '../../plugin/install/ask.ts';
import { draftConfiguration, type Draft } from '../../plugin/install/draft.ts';
import { kohaServer } from '../../plugin/install/install.ts';
import { newMachine } from './machine.ts';
import { rejection } from './rejection.ts';

interface Conversation {
  readonly ask: Ask;
  /** What stands on the screen. */
  readonly screen: () => string;
  readonly type: (text: string) => void;
  readonly end: () => void;
}

const conversation = (): Conversation => {
  const [input, output] = [new PassThrough(), new PassThrough()];
  const shown: string[] = [];
  output.on('data', (chunk: Buffer) => shown.push(chunk.toString()));
  return {
    ask: terminalAsk({ input, output, echoes: true }),
    screen: () => shown.join(''),
    type: (text) => input.write(text),
    end: () => input.end(),
  };
};

describe('asking', () => {
  it('takes the default when nothing is typed, and what is typed otherwise', async () => {
    const { ask, type } = conversation();
    const usual = ask.text('Name', 'library');
    type('\r');
    expect(await usual).to.equal('library');
    const given = ask.text('Name', 'library');
    type('  branch  \r');
    expect(await given).to.equal('branch');
    ask.close();
  });

  it('never shows a password', async () => {
    const { ask, type, screen } = conversation();
    const secret = ask.secret('Password of root');
    type('of my own\r');
    expect(await secret).to.equal('of my own');
    const next = ask.text('Name', '');
    type('shown\r');
    expect(await next).to.equal('shown');
    expect(screen()).to.include('Password of root').and.include('shown').and.not.include('of my own');
    ask.close();
  });

  it('takes nothing but a clear yes for a yes', async () => {
    const { ask, type } = conversation();
    const answers: boolean[] = [];
    for (const typed of ['', 'n', 'yeah', 'y', 'YES']) {
      const answer = ask.yes('Remove?', false);
      type(`${typed}\r`);
      answers.push(await answer);
    }
    expect(answers).to.deep.equal([false, false, false, true, true]);
    ask.close();
  });

  it('takes neither the end of the input nor an interrupt for an answer', async () => {
    const [ended, interrupted] = [conversation(), conversation()];
    const waiting = rejection(ended.ask.text('Name', 'library'));
    ended.end();
    expect(await waiting).to.have.property('code', 'install.nobody-answers');
    expect(await rejection(ended.ask.yes('Remove?', true))).to.have.property('code', 'install.nobody-answers');
    const secret = rejection(interrupted.ask.secret('Password'));
    interrupted.type('\u0003');
    expect(await secret).to.have.property('code', 'install.nobody-answers');
  });
});

describe('the configuration that installing drafts', () => {
  const drafting = async (lines: readonly string[]): Promise<{ draft: Draft; screen: string }> => {
    const { ask, type, screen } = conversation();
    const { host } = await newMachine({ ask });
    type(lines.map((line) => `${line}\r`).join(''));
    const draft = await draftConfiguration({}, host);
    ask.close();
    return { draft, screen: screen() };
  };

  it('asks for what nobody has said, with defaults that fit', async () => {
    const { draft, screen } = await drafting(['branch', '', 'db.example.org', 'Europe/Berlin', 'Branch Library']);
    expect(draft.config.koha).to.include({
      database: 'koha_branch',
      host: 'db.example.org',
      timezone: 'Europe/Berlin',
      user: 'kenal_branch_koha',
    });
    expect(draft.config.crm).to.include({ database: 'kenal_branch', user: 'kenal_branch', host: 'db.example.org' });
    expect(draft.config.library.name).to.equal('Branch Library');
    expect(screen).to.include("Koha's time zone [Asia/Jakarta]");
  });

  it('needs no more than Enter where the defaults fit', async () => {
    const { draft } = await drafting(['', '', '', '', '']);
    expect(draft.config.koha).to.include({ database: 'koha_library', host: '127.0.0.1', timezone: 'Asia/Jakarta' });
  });

  it('puts its own database, and what it writes to Koha, where that is possible, when Koha is read from a replica', async () => {
    const { host } = await newMachine();
    const flags = {
      kohaHost: 'replica.example',
      kohaDatabase: 'koha_library',
      primary: 'primary.example:3307',
      allow: ['patron-list'],
    };
    const { config } = await draftConfiguration(flags, host);
    expect(config.koha.host).to.equal('replica.example');
    expect(config.crm).to.include({ host: 'primary.example', port: 3307 });
    expect(config.kohaWrite).to.include({ host: 'primary.example', port: 3307 });
    expect(kohaServer(config, flags.primary)).to.include({ host: 'primary.example', port: 3307 });
  });

  it('says what is missing where nobody can be asked', async () => {
    const { host } = await newMachine();
    expect(await rejection(draftConfiguration({}, host))).to.have.property('code', 'install.koha-unknown');
    const strange = draftConfiguration({ instance: '../etc' }, host);
    expect(await rejection(strange)).to.have.property('code', 'install.instance-name');
  });
});
