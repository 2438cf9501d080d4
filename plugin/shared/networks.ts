import { BlockList, isIP } from 'node:net';

const NETWORK = /^([^/]+)\/(\d{1,3})$/;

const familyOf = (address: string): 'ipv4' | 'ipv6' | undefined => {
  const family = isIP(address);
  if (family === 0) return undefined;
  return family === 4 ? 'ipv4' : 'ipv6';
};

/** Whether `text` is an IP address or a network such as 10.0.0.0/8. */
export const isAddressOrNetwork = (text: string): boolean => {
  const [, address = text, bits] = NETWORK.exec(text) ?? [];
  const family = familyOf(address);
  return family !== undefined && (bits === undefined || Number(bits) <= (family === 'ipv4' ? 32 : 128));
};

/** Whether an address is one of these, or lies in one of these networks. What is neither holds nothing. */
export const isInNetworks = (address: string, networks: readonly string[]): boolean => {
  const family = familyOf(address);
  if (family === undefined) return false;
  const list = new BlockList();
  for (const one of networks.filter(isAddressOrNetwork)) {
    const [base = '', bits] = one.split('/', 2);
    const kind = familyOf(base);
    if (bits === undefined) list.addAddress(base, kind);
    else list.addSubnet(base, Number(bits), kind);
  }
  return list.check(address, family);
};
