import type { Keys } from "../base/keys.ts";
import type { ContactPoint } from "../store/contact-points.ts";

/** What makes a contact point the one that an act put in force. */
export type PointInForce = Pick<
  ContactPoint,
  "holder" | "channel" | "number" | "address" | "canonical" | "since"
>;

const kept = 32;

/** How an act names the password that it set, in `password`: of a person by cédula, of an operator by name. */
export function passwordDigest(keys: Keys, name: string, verifier: string): string {
  return keys.digest("audit-password", `${name}\n${verifier}`).toString("hex").slice(0, kept);
}

/** How an act names a contact point that it put in force, in `points`, several with commas between. */
export function contactDigest(keys: Keys, point: PointInForce): string {
  return keys.digest("audit-contact", pointText(point)).toString("hex").slice(0, kept);
}

/** A contact point as it is digested: the address that letters go to, and not its canonical form alone. */
export function pointText(point: PointInForce): string {
  const { holder, channel, number, address, canonical, since } = point;
  return `${holder}\n${channel}\n${number}\n${address}\n${canonical}\n${since}`;
}
