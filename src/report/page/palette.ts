/** Every colour of a report, for the light page and for the dark one; the four of series follow Okabe and Ito. */
export const palette = {
  paper: ["#ffffff", "#15191d"],
  ink: ["#1b1f23", "#f1f3f5"],
  quiet: ["#4a525a", "#b9c2cb"],
  rule: ["#d3d9df", "#39424b"],
  pale: ["#cfd6dd", "#46515c"],
  bar: ["#5698c6", "#2f77a8"],
  blue: ["#00639c", "#6cbdf0"],
  vermilion: ["#b54500", "#ff9a57"],
  green: ["#00704f", "#3fd0a4"],
  purple: ["#8f3f73", "#e6a3cb"],
  heat0: ["#eef2f6", "#20262c"],
  heat1: ["#cfe0ee", "#1f3a50"],
  heat2: ["#98c1df", "#24587f"],
  heat3: ["#5399c8", "#3a80b5"],
  heat4: ["#1f6ea6", "#7cb8e0"],
  heat5: ["#0a3f68", "#d3ebfb"],
} as const satisfies Readonly<Record<string, readonly [light: string, dark: string]>>;

/** The name of a colour. */
export type Colour = keyof typeof palette;

const entries = Object.entries(palette);

function properties(theme: 0 | 1): string {
  return entries.map(([name, shades]) => `--${name}:${shades[theme]}`).join(";");
}

/** The colours as CSS properties that follow the reader's light or dark screen; on paper they are light. */
export const themes = `:root{color-scheme:light dark;${properties(0)}}
@media screen and (prefers-color-scheme:dark){:root{${properties(1)}}}
@media print{:root{color-scheme:light}}`;

/** Classes that fill (`f-ink`) and stroke (`s-ink`) in each colour. */
export const paints = entries
  // for drawing programs that know no properties, the light colour comes first
  .map(([name, [light]]) => {
    const painted = (what: string) => `${what}:${light};${what}:var(--${name})`;
    return `.f-${name}{${painted("fill")}}.s-${name}{${painted("stroke")}}`;
  })
  .join("\n");

/** The letters of page and charts: what every machine has, nothing fetched. */
export const letterFamily = '"Helvetica Neue",Arial,"Liberation Sans","Noto Sans",sans-serif';
