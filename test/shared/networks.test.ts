import { expect } from 'chai';
import { isAddressOrNetwork, isInNetworks } from '../../plugin/shared/networks.ts';

describe('addresses and networks', () => {
  it('are told from other texts', () => {
    for (const text of ['10.0.0.1', '10.0.0.0/8', '::1', 'fd00::/8', '0.0.0.0/0'])
      expect(isAddressOrNetwork(text), text).to.equal(true);
    for (const text of ['', '10.0.0', '10.0.0.0/33', 'fd00::/129', '10.0.0.0/', '/8', 'host', '10.0.0.0/8/8'])
      expect(isAddressOrNetwork(text), text).to.equal(false);
  });

  it('hold the addresses within them', () => {
    expect(isInNetworks('10.200.3.4', ['192.168.0.0/16', '10.0.0.0/8'])).to.equal(true);
    expect(isInNetworks('11.0.0.1', ['10.0.0.0/8'])).to.equal(false);
    expect(isInNetworks('fd12::1', ['fd00::/8'])).to.equal(true);
    expect(isInNetworks('127.0.0.1', ['127.0.0.1'])).to.equal(true);
    expect(isInNetworks('127.0.0.2', ['127.0.0.1'])).to.equal(false);
    expect(isInNetworks('::ffff:127.0.0.1', ['127.0.0.1'])).to.equal(true);
  });

  it('hold nothing that is no address', () => {
    expect(isInNetworks('', ['0.0.0.0/0'])).to.equal(false);
    expect(isInNetworks('10.0.0.1', ['nonsense'])).to.equal(false);
  });
});
