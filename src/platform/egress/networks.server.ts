import { BlockList, isIP } from 'node:net'
import { z } from 'zod'

/**
 * Never, whatever is allowed: addresses of no single machine, link-local ones, the places where clouds hand
 * credentials to whoever asks, and forms of IPv6 that carry another address inside.
 */
const NEVER = [
  '0.0.0.0/8',
  '169.254.0.0/16',
  '192.0.0.0/24',
  '100.100.100.200/32',
  '168.63.129.16/32',
  '224.0.0.0/4',
  '240.0.0.0/4',
  '::/128',
  'fe80::/10',
  'fec0::/10',
  'ff00::/8',
  'fd00:ec2::/32',
  '64:ff9b::/96',
  '64:ff9b:1::/48',
  '2001::/32',
  '2002::/16',
]
/** Only where a setting allows it: this machine, inner networks, and what is set aside for examples and measurements. */
const INNER = [
  '127.0.0.0/8',
  '10.0.0.0/8',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '100.64.0.0/10',
  '192.0.2.0/24',
  '198.18.0.0/15',
  '198.51.100.0/24',
  '203.0.113.0/24',
  '::1/128',
  'fc00::/7',
  '2001:db8::/32',
]

/** `10.2.0.0/16`, `fd12::/48`, or a single address. */
function subnetOf(text: string): { address: string; prefix: number; family: 'ipv4' | 'ipv6' } | null {
  const [address = '', length, more] = text.split('/')
  const version = isIP(address)
  if (!version || more !== undefined || (length !== undefined && !/^\d{1,3}$/.test(length))) return null
  const widest = version === 4 ? 32 : 128
  const prefix = length === undefined ? widest : Number(length)
  // An address with a zone (fe80::1%eth0) means something on one machine only.
  if (prefix > widest || address.includes('%')) return null
  return { address, prefix, family: version === 4 ? 'ipv4' : 'ipv6' }
}

function listOf(networks: readonly string[]): BlockList {
  const list = new BlockList()
  for (const text of networks) {
    const subnet = subnetOf(text)
    if (subnet) list.addSubnet(subnet.address, subnet.prefix, subnet.family)
  }
  return list
}

const never = listOf(NEVER)
const inner = listOf(INNER)
const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** Inner networks that may be reached, as an administrator writes them down. */
export const Networks = z
  .array(
    z
      .string()
      .trim()
      .refine((text) => subnetOf(text) !== null, 'must be networks such as 10.2.0.0/16 or fd12:3456::/48'),
  )
  .max(50, 'must be at most 50 networks')

export type Reach = 'internet' | 'inner' | 'forbidden'

/** How an address may be reached: as a part of the internet, as an inner one that is allowed, or not at all. */
export function reachOf(address: string, allowed: readonly string[]): Reach {
  if (!isIP(address) || address.includes('%') || never.check(address, familyOf(address))) return 'forbidden'
  if (!inner.check(address, familyOf(address))) return 'internet'
  return listOf(allowed).check(address, familyOf(address)) ? 'inner' : 'forbidden'
}
