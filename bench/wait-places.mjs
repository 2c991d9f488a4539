import { byWeight } from "./seeded.mjs";

/**
 * Whom the letters and codes of the earlier system went through. The big public mail families have their
 * names; every other domain, operator and company is made up. `bounce`, `greylist` and `slow` are
 * probabilities of a mail; `fail` is one of a code.
 */

const families = [
  { name: "google", weight: 46, bounce: 0.024, greylist: 0, slow: 0.075 },
  { name: "microsoft", weight: 23, bounce: 0.034, greylist: 0.03, slow: 0.19 },
  { name: "yahoo", weight: 7, bounce: 0.05, greylist: 0.05, slow: 0.1 },
  { name: "apple", weight: 3, bounce: 0.012, greylist: 0, slow: 0.06 },
  { name: "correo.example", weight: 3, bounce: 0.04, greylist: 0.08, slow: 0.12 },
  { name: "andinet.example", weight: 2.4, bounce: 0.055, greylist: 0.1, slow: 0.14 },
  { name: "webmail.example", weight: 1.8, bounce: 0.045, greylist: 0.04, slow: 0.11 },
  { name: "universidad.example", weight: 1.5, bounce: 0.06, greylist: 0.15, slow: 0.1 },
  { name: "magisterio.example", weight: 1.2, bounce: 0.03, greylist: 0.2, slow: 0.16 },
  { name: "salud.example", weight: 1, bounce: 0.025, greylist: 0.2, slow: 0.13 },
  { name: "municipio.example", weight: 0.9, bounce: 0.05, greylist: 0.25, slow: 0.2 },
  { name: "cooperativa.example", weight: 0.8, bounce: 0.03, greylist: 0.15, slow: 0.12 },
  { name: "puerto.example", weight: 0.5, bounce: 0.03, greylist: 0.1, slow: 0.15 },
  { name: "flores.example", weight: 0.4, bounce: 0.05, greylist: 0.25, slow: 0.22 },
];

const companies = Array.from({ length: 200 }, (_, place) => ({
  name: `empresa${String(place + 1).padStart(3, "0")}.example`,
  weight: 1.6 / (place + 8) ** 0.9,
  bounce: 0.03 + 0.01 * (place % 5),
  greylist: 0.06 * (place % 6),
  slow: 0.14 + 0.03 * (place % 7),
}));

/** Who runs the mailboxes, each as often as its weight says. */
export const providers = byWeight([...families, ...companies]);

/** Mobile operators; the last is the bad one. */
export const operators = byWeight([
  { name: "movil-andina", weight: 53, median: 84, spread: 0.36, fail: 0.014 },
  { name: "movil-pacifico", weight: 34, median: 88, spread: 0.38, fail: 0.016 },
  { name: "movil-austral", weight: 13, median: 118, spread: 0.52, fail: 0.055 },
]);

/** Which of them go down now and then. */
export const breakable = ["microsoft", "google", "yahoo", "movil-pacifico"];

// a place, how many offices it has, and how much of the work goes to each
const places = [
  ["UIO", 5, 5],
  ["GYE", 5, 5],
  ["CUE", 2, 4],
  ["MEC", 2, 2.5],
  ["AMB", 1, 4],
  ["MCH", 1, 3.5],
  ["LOH", 1, 3],
  ["RIO", 1, 3],
  ["ESM", 1, 2.5],
  ["IBR", 1, 2.5],
  ["STD", 1, 3],
  ["QVD", 1, 2],
  ["LTG", 1, 2],
  ["BBH", 1, 1.5],
  ["GRD", 1, 1],
  ["TUL", 1, 1],
  ["SEL", 1, 1.5],
  ["TNA", 1, 0.8],
  ["PYO", 1, 0.7],
  ["SCY", 1, 0.5],
];

/** Codes of offices, SCY-01 on San Cristóbal. */
export const offices = byWeight(
  places.flatMap(([city, count, weight]) =>
    Array.from({ length: count }, (_, place) => ({ name: `${city}-0${place + 1}`, weight })),
  ),
);
