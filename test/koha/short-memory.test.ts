import { expect } from 'chai';
import { fake } from 'sinon';
import { shortMemory } from '../../plugin/koha/short-memory.ts';
import { fixedClock } from '../support/clock.ts';

describe('the short memory', () => {
  it('asks once for all who wait', async () => {
    const ask = fake.resolves('answer');
    const memory = shortMemory(fixedClock());
    const answers = await Promise.all([memory.recall('key', 3, ask), memory.recall('key', 3, ask)]);
    expect(answers).to.deep.equal(['answer', 'answer']);
    expect(ask.callCount).to.equal(1);
  });

  it('asks again when the time is over', async () => {
    const ask = fake.resolves('answer');
    const clock = fixedClock();
    const memory = shortMemory(clock);
    await memory.recall('key', 3, ask);
    clock.advance({ seconds: 3 });
    await memory.recall('key', 3, ask);
    expect(ask.callCount).to.equal(2);
  });

  it('asks again when the clock was set back', async () => {
    const ask = fake.resolves('answer');
    const clock = fixedClock();
    const memory = shortMemory(clock);
    await memory.recall('key', 3, ask);
    clock.advance({ hours: -1 });
    await memory.recall('key', 3, ask);
    expect(ask.callCount).to.equal(2);
  });

  it('does not remember a failure', async () => {
    const memory = shortMemory(fixedClock());
    await memory.recall('key', 3, fake.rejects(new Error('away'))).catch(() => undefined);
    expect(await memory.recall('key', 3, fake.resolves('back'))).to.equal('back');
  });

  it('forgets when it is told to', async () => {
    const memory = shortMemory(fixedClock());
    await memory.recall('key', 3, fake.resolves('old'));
    memory.forget();
    expect(await memory.recall('key', 3, fake.resolves('new'))).to.equal('new');
  });
});
