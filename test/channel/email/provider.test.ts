import { expect, test } from "vitest";
import { providerOf } from "../../../src/channel/email/address.ts";

test.each([
  ["ana@gmail.com", "google"],
  ["ana@googlemail.com", "google"],
  ["ana@GMAIL.com", "google"],
  ["ana@hotmail.com", "microsoft"],
  ["ana@outlook.com", "microsoft"],
  ["ana@live.com", "microsoft"],
  ["ana@msn.com", "microsoft"],
  ["ana@iess.example", "iess.example"],
  ["ana@gmail.com.example", "gmail.com.example"],
  ["ana@notgmail.com", "notgmail.com"],
])("the mailbox of %s is run by %s", (address, provider) => {
  expect(providerOf(address)).toBe(provider);
});
