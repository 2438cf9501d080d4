import { isIP, SocketAddress } from 'node:net';

/** One way of writing each address: IPv4 mapped into IPv6 as plain IPv4, IPv6 shortened and without its zone. */
export const normaliseAddress = (address: string): string | undefined => {
  const bare = address.trim().replace(/%.*$/, '');
  const family = isIP(bare);
  if (family === 0) return undefined;
  if (family === 4) return bare;
  const short = new SocketAddress({ address: bare, family: 'ipv6' }).address;
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(short)?.[1] ?? short;
};

/** Whether two texts name the same address. Texts that name none are the same as nothing. */
export const sameAddress = (one: string, other: string): boolean => {
  const first = normaliseAddress(one);
  return first !== undefined && first === normaliseAddress(other);
};
