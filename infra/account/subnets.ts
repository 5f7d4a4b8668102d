/** How the address block of a network is cut into subnets, one a zone. Pure. */

const BITS = 32;
/** Most subnets that a network is cut into; config allows no more zones. */
const PARTS = 4;

/**
 * @param cidrBlock for example `10.20.0.0/16`
 * @returns one block a zone, in their order, each a quarter of the network
 */
export function subnetBlocks(cidrBlock: string, zones: readonly string[]): string[] {
  const [address = "", prefix = ""] = cidrBlock.split("/");
  const base = address.split(".").reduce((number, byte) => number * 256 + Number(byte), 0);
  const length = Number(prefix) + Math.log2(PARTS);
  return zones.map((_, at) => `${dotted(base + at * 2 ** (BITS - length))}/${length}`);
}

function dotted(number: number): string {
  return [24, 16, 8, 0].map((shift) => Math.floor(number / 2 ** shift) % 256).join(".");
}
