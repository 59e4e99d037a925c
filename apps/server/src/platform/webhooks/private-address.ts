import { BlockList, isIP } from 'node:net';

/** Networks that no webhook may reach unless the operator allows it: this machine, private networks, and what is no host at all. */
const CLOSED = new BlockList();
for (const [network, bits] of [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12], ['192.0.0.0', 24], ['192.0.2.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15],
  ['198.51.100.0', 24], ['203.0.113.0', 24], ['224.0.0.0', 3],
] as const) CLOSED.addSubnet(network, bits, 'ipv4');
for (const [network, bits] of [['::', 128], ['::1', 128], ['64:ff9b::', 96], ['64:ff9b:1::', 48], ['100::', 64], ['2001::', 23], ['2001:db8::', 32], ['2002::', 16], ['fc00::', 7], ['fe80::', 10], ['fec0::', 10], ['ff00::', 8]] as const) CLOSED.addSubnet(network, bits, 'ipv6');

/**
 * True for an address within a closed network, also when IPv6 wraps an IPv4 address, and for a text that is no address.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry, …/iana-ipv6-special-registry
 */
export function isPrivateAddress(address: string): boolean {
  const kind = isIP(address);
  if (kind === 0) return true;
  if (kind === 4) return CLOSED.check(address, 'ipv4');
  // ::ffff:0:0/96 is an IPv4 address in other clothes; the block list reads it as one.
  return CLOSED.check(address, 'ipv6') || /^(::|0:0:0:0:0:0:)(?:ffff:)?\d+\.\d+\.\d+\.\d+$/i.test(address);
}
