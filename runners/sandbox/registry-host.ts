import { BlockList, isIP } from 'node:net';

/** Addresses of this machine and its private networks. A stranger must not make us connect to a registry there. */
const inside = new BlockList();
for (const [network, prefix] of [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  ['169.254.0.0', 16],
  ['100.64.0.0', 10],
  ['0.0.0.0', 8],
] as const) {
  inside.addSubnet(network, prefix, 'ipv4');
}

/** Other spellings of an IPv4 address, such as 127.1 or 0x7f000001. No registry has such a name. */
const endsInNumber = /(?:^|\.)(?:\d+|0x[0-9a-f]*)$/;

/** The registry that an image name spells out, without its port; null for a short name such as `team/defense`. */
export function registryHost(name: string): string | null {
  const [first = '', ...rest] = name.split('/');
  return rest.length > 0 && /[.:]/.test(first) ? first.replace(/:\d+$/, '').toLowerCase() : null;
}

/** Whether a registry is on this machine or in a private network, judged by its name alone; names are not resolved. */
export function isInsideHost(host: string): boolean {
  if (isIP(host) === 4) return inside.check(host, 'ipv4');
  return host === 'localhost' || /\.(?:local|internal|localhost|lan|home\.arpa)$/.test(host) || endsInNumber.test(host);
}
