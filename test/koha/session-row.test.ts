import { expect } from 'chai';
import fc from 'fast-check';
import { judgeSession, parseSession, timeoutSeconds, type SessionValues } from '../../plugin/koha/session-row.ts';
import { recordedSession } from './library.ts';

const COOKIE = 'a0bbf9a227ef2898fd68fcbd7d31645e';
const NOW = 1_795_309_940;

const values = (changes: SessionValues = {}): SessionValues => ({
  _SESSION_ID: COOKIE,
  id: 'admin',
  number: '51',
  branch: 'MPL',
  interface: 'intranet',
  ip: '127.0.0.1',
  lasttime: '1795309934',
  ...changes,
});

const judged = (changes: SessionValues, circumstances: { now?: number; clientAddress?: string } = {}): string => {
  const judgement = judgeSession(values(changes), {
    cookie: COOKIE,
    now: NOW,
    timeoutSeconds: 600,
    clientAddress: '127.0.0.1',
    ...circumstances,
  });
  return judgement.ok ? 'accepted' : judgement.reason;
};

describe('parsing a session of Koha', () => {
  it('reads an old row, with its header and quoted times', async () => {
    expect(parseSession(await recordedSession('19.06-superlibrarian'))).to.include({
      _SESSION_ID: COOKIE,
      emailaddress: null,
      flags: '1',
      id: 'admin',
      lasttime: '1795309934',
      number: '51',
    });
  });

  it('reads names beyond ASCII, as bytes and as text', async () => {
    const row = await recordedSession('19.06-reporter');
    const names = { firstname: 'Réports', branchname: 'Institut Protestant de Théologie' };
    expect(parseSession(row)).to.include(names);
    expect(parseSession(row.toString('utf8'))).to.include(names);
  });

  it('keeps as text what other readers of YAML bend', () => {
    const row =
      "---\na: yes\nb: 0x1F\nc: 2024-01-01\nd: '0123'\ne: 'null'\nf: 1e5\ng: y\nh: 12:30\ni: null\nj: 1_000\n";
    expect(parseSession(Buffer.from(row))).to.deep.equal({
      a: 'yes',
      b: '0x1F',
      c: '2024-01-01',
      d: '0123',
      e: 'null',
      f: '1e5',
      g: 'y',
      h: '12:30',
      i: 'null',
      j: '1_000',
    });
  });

  it('tells undef from the text of a tilde and from nothing', () => {
    expect(parseSession("---\na: ~\nb: '~'\nc: ''\n")).to.deep.equal({ a: null, b: '~', c: '' });
  });

  it('reads numbers stored as numbers and as text alike', () => {
    expect(parseSession("---\nnumber: 51\nflags: '51'\n")).to.deep.equal({ number: '51', flags: '51' });
  });

  it('reads double quotes with line breaks', () => {
    expect(parseSession('---\nsurname: "multi\\nline"\n')).to.deep.equal({ surname: 'multi\nline' });
  });

  it('leaves out what is nested', () => {
    expect(parseSession('---\nid: admin\nsearch_history:\n- query: cats\n- query: dogs\ndesk: {a: b}\n')).to.deep.equal(
      {
        id: 'admin',
      },
    );
  });

  it('does not read bytes that are not UTF-8 as something else, and does not fail on them', () => {
    const row = Buffer.concat([Buffer.from('---\nid: admin\nsurname: '), Buffer.from([0xe9, 0x0a])]);
    expect(parseSession(row)).to.include({ id: 'admin', surname: '\uFFFD' });
  });

  const notSessions: Record<string, string> = {
    nothing: '',
    'a list': '---\n- id\n- admin\n',
    'a scalar': '--- admin\n',
    'half a row': '---\nid: "adm',
    'a key twice': '---\nid: admin\nid: root\n',
    'two documents': '---\nid: admin\n---\nid: root\n',
    'a tag on a value': '---\nid: !perl/hash:Evil admin\n',
    'a standard tag': '---\nid: !!str admin\n',
    'a tag on something nested': '---\nid: admin\nx:\n- !!perl/code: "{ 1 }"\n',
    'an anchor': '---\nid: &me admin\n',
    'an alias': '---\nid: &me admin\nnumber: *me\n',
    'a merge': '---\nbase: &b\n  id: admin\n<<: *b\n',
    'an alias bomb': '---\na: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nid: admin\n',
    'a directive for tags': '%TAG ! tag:evil,2000:\n---\nid: !x admin\n',
    'keys that are lists': '---\n? [a, b]\n: c\nid: admin\n',
    'tabs and junk': '\t\u0000\u0001{[}',
    'brackets without end': '['.repeat(60_000),
    'lists within lists': `---\nid: ${'[a,'.repeat(20_000)}`,
    'hashes within hashes': `---\nid: ${'{a: '.repeat(15_000)}`,
    'lists within lists by dashes': `---\n${'- '.repeat(30_000)}`,
  };
  for (const [name, row] of Object.entries(notSessions))
    it(`finds no session in ${name}`, () => {
      expect(parseSession(row)).to.equal(undefined);
    });

  it('does not even look at a row of a megabyte', () => {
    const row = Buffer.from(`---\nid: admin\njunk: ${'x'.repeat(1_000_000)}\n`);
    expect(parseSession(row)).to.equal(undefined);
  });

  it('survives a row that goes down step by step', () => {
    const steps = Array.from({ length: 350 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n');
    expect(parseSession(`---\nid: admin\n${steps}`)).to.deep.equal({ id: 'admin' });
  });

  it('answers to any bytes at all', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        parseSession(Buffer.from(bytes));
        parseSession(`---\nid: ${Buffer.from(bytes).toString('latin1')}`);
      }),
    );
  });

  it('reads back any text that stands in single quotes', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const line = text.replaceAll(/[\r\n\u0085\u2028\u2029]|[^\P{C}]/gu, ' ');
        expect(parseSession(`---\nid: '${line.replaceAll("'", "''")}'\n`)).to.deep.equal({ id: line });
      }),
    );
  });

  it('cannot be tricked through the names of what every object has', () => {
    const parsed = parseSession('---\n__proto__: admin\n');
    expect(Object.keys(parsed ?? {})).to.deep.equal(['__proto__']);
    expect(parsed?.['constructor']).to.equal(undefined);
  });
});

describe('judging a session of Koha', () => {
  it('accepts a signed-in staff session', () => {
    const judgement = judgeSession(values(), {
      cookie: COOKIE,
      now: NOW,
      timeoutSeconds: 600,
      clientAddress: '127.0.0.1',
    });
    expect(judgement).to.deep.equal({
      ok: true,
      session: { borrowernumber: 51, userid: 'admin', loginLibrary: 'MPL', secondsLeft: 594 },
    });
  });

  it('accepts without a library chosen at sign-in', () => {
    expect(judged({ branch: null })).to.equal('accepted');
  });

  it('refuses a row that names another session', () => {
    expect(judged({ _SESSION_ID: 'f'.repeat(32) })).to.equal('another-session');
  });

  const notSignedIn: Record<string, SessionValues> = {
    'no name': { id: null },
    'an empty name': { id: '' },
    'no number': { number: null },
    'number 0': { number: '0' },
    'a number that is none': { number: '51 OR 1=1' },
    'a negative number': { number: '-51' },
    'the mark of the anonymous': { sessiontype: 'anon' },
  };
  for (const [name, changes] of Object.entries(notSignedIn))
    it(`takes a session with ${name} for not signed in`, () => {
      expect(judged(changes)).to.equal('not-signed-in');
    });

  it('refuses sign-ins of other interfaces than the staff client', () => {
    expect(judged({ interface: 'opac' })).to.equal('not-staff-interface');
    expect(judged({ interface: 'api' })).to.equal('not-staff-interface');
    expect(judged({ interface: null })).to.equal('not-staff-interface');
  });

  it('ends with the second after the timeout', () => {
    expect(judged({}, { now: 1_795_309_934 + 600 })).to.equal('accepted');
    expect(judged({}, { now: 1_795_309_934 + 601 })).to.equal('expired');
  });

  it('takes a session without a time of activity for expired', () => {
    expect(judged({ lasttime: null })).to.equal('expired');
    expect(judged({ lasttime: 'yesterday' })).to.equal('expired');
  });

  it('refuses another address than the one at sign-in', () => {
    expect(judged({}, { clientAddress: '127.0.0.2' })).to.equal('another-address');
    expect(judged({ ip: null })).to.equal('another-address');
  });

  it('knows one address in its different spellings', () => {
    expect(judged({}, { clientAddress: '::ffff:127.0.0.1' })).to.equal('accepted');
    expect(judged({ ip: '::ffff:127.0.0.1' })).to.equal('accepted');
    expect(judged({ ip: '2001:DB8:0:0::1' }, { clientAddress: '2001:db8::1' })).to.equal('accepted');
  });

  it('refuses while the second factor is still awaited', () => {
    expect(judged({ 'waiting-for-2FA': '1' })).to.equal('waiting-for-second-factor');
    expect(judged({ 'waiting-for-2FA': 'yes' })).to.equal('waiting-for-second-factor');
    expect(judged({ 'waiting-for-2FA-setup': '1' })).to.equal('waiting-for-second-factor');
  });

  it('accepts once the second factor is passed, as Perl says false', () => {
    expect(judged({ 'waiting-for-2FA': '0' })).to.equal('accepted');
    expect(judged({ 'waiting-for-2FA': '', 'waiting-for-2FA-setup': null })).to.equal('accepted');
  });
});

describe('the preference for the timeout of sessions', () => {
  it('counts in seconds, hours or days', () => {
    expect(timeoutSeconds('1200')).to.equal(1200);
    expect(timeoutSeconds('8h')).to.equal(28_800);
    expect(timeoutSeconds('1d')).to.equal(86_400);
    expect(timeoutSeconds('2D')).to.equal(172_800);
  });

  it('is ten minutes where it says nothing that can be read', () => {
    expect([undefined, '', '0', 'soon', '1w', '-5', '1.5h'].map(timeoutSeconds)).to.deep.equal(Array(7).fill(600));
  });
});
