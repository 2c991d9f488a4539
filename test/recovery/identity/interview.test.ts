import { expect, test } from "vitest";
import type { Method } from "../../../src/base/method.ts";
import { nextQuestion, type Question, type Said } from "../../../src/recovery/identity/interview.ts";

const two: readonly Method[] = ["email", "sms"];

test.each<[string, Said, readonly Method[], Question | undefined]>([
  ["nothing was said", {}, two, "proof"],
  ["an answer was given", { proof: "question" }, two, "image"],
  ["the birth date was given", { proof: "birth-date" }, two, "image"],
  ["a picture was picked before anything", { image: true }, two, "proof"],
  ["all was said but how it is to come", { proof: "question", image: true }, two, "channel"],
  ["all was said, and there is one way", { proof: "question", image: true }, ["email"], undefined],
  ["all was said", { proof: "birth-date", image: true, method: "sms" }, two, undefined],
  ["nothing is remembered", { withoutImage: true }, two, "proof"],
  [
    "an answer was given, and the picture is forgotten",
    { proof: "question", withoutImage: true },
    two,
    "proof",
  ],
  ["the birth date stands alone", { proof: "birth-date", withoutImage: true }, two, undefined],
])("where %s", (_case, said, methods, next) => {
  expect(nextQuestion(said, methods)).toBe(next);
});
