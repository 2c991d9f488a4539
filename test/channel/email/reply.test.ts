import { expect, test } from "vitest";
import type { ReplyClass } from "../../../src/channel/email/receipts.ts";
import { classifyReply } from "../../../src/channel/email/reply.ts";

test.each<[string, ReplyClass]>([
  ["450 4.7.1 Greylisted, try again", "greylisted"],
  ["451 4.2.0 Recipient address rejected: greylisted", "greylisted"],
  ["452 4.2.2 Mailbox full", "mailbox-full"],
  ["552 5.2.2 Over quota", "mailbox-full"],
  ["451 4.4.1 No answer from host", "unreachable"],
  ["451 4.4.2 Bad connection", "unreachable"],
  ["451 4.4.7 Message expired", "unreachable"],
  ["550 5.1.1 User unknown", "no-such-address"],
  ["550 5.1.6 Mailbox has moved", "no-such-address"],
  ["550 5.1.10 Recipient not found", "no-such-address"],
  ["550 5.1.2 Bad destination system", "no-such-domain"],
  ["550 5.4.4 Unable to route", "no-such-domain"],
  ["501 5.1.3 Bad address syntax", "malformed"],
  ["550 5.2.1 Mailbox disabled", "disabled"],
  ["550 5.7.515 Access denied, authentication", "policy"],
  ["550 5.7.1 Relaying denied", "policy"],
  ["550 5.7.26 Unauthenticated mail", "policy"],
  ["554 5.7.0 Message content rejected", "content"],
  ["421 4.7.28 Unusual rate of mail", "rate"],
  ["450 4.7.28 Unusual rate of mail", "rate"],
  ["421 Too many connections", "rate"],
  ["421 4.4.2 Timeout", "unreachable"],
  ["450 Try later", "temporary"],
  ["451 4.3.0 Local error", "temporary"],
  ["550 No", "permanent"],
  ["554 5.0.0 Failed", "permanent"],
  ["550-5.1.1 The account does not exist\r\n550 5.1.1 Sorry", "no-such-address"],
])("%j means %s", (reply, meaning) => {
  expect(classifyReply(Number(reply.slice(0, 3)), reply)).toBe(meaning);
});

test.each<[string, ReplyClass]>([
  ["550 user unknown 5.1.1", "permanent"],
  ["450 mailbox full, greylisted", "temporary"],
  ["550 see RFC 4.7.1 and 5.2.2", "permanent"],
  ["550 5.1.11 Unheard of", "permanent"],
  ["550 5.1.100 Unheard of", "permanent"],
  ["", "temporary"],
])("the words of %j decide nothing", (reply, meaning) => {
  expect(classifyReply(Number(reply.slice(0, 3)), reply)).toBe(meaning);
});
