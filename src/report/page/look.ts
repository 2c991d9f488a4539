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

/** The looks of a report's page: one column, wide tables in boxes of their own, and a form for paper. */
export const pageStyle = `${themes}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.5 ${letterFamily};overflow-wrap:break-word}
main{max-width:47rem;margin:0 auto;padding:1.5rem 1rem 2rem}
h1{margin:0 0 1rem;font-size:1.75rem;line-height:1.25}
h2{margin:0 0 .5rem;font-size:1.3125rem;line-height:1.3}
p{margin:0 0 .75rem;max-width:42rem}
dl{display:grid;grid-template-columns:minmax(6rem,auto) 1fr;gap:.25rem 1.25rem;margin:1.25rem 0 0;padding:.75rem 0;border:solid var(--rule);border-width:1px 0}
dt{color:var(--quiet)}
dd{margin:0;min-width:0;font-weight:bold}
section{margin-top:2.75rem}
figure{margin:1rem 0}
figcaption,caption,footer{color:var(--quiet);font-size:.9375rem}
figcaption{margin-top:.25rem}
.wide{overflow:auto}
.wide:focus-visible{outline:2px solid var(--blue);outline-offset:2px}
.long{max-height:26rem}
svg{display:block;width:calc(100% + 8px);min-width:40.5rem;height:auto;margin-left:-8px}
table{border-collapse:collapse;font-size:.9375rem;line-height:1.4;font-variant-numeric:tabular-nums}
caption{padding:.25rem 0;text-align:start}
th,td{padding:.3125rem .75rem .3125rem 0;border-bottom:1px solid var(--rule);text-align:start;vertical-align:top;min-width:4rem;max-width:22rem}
th+th,th+td,td+td{padding-left:.75rem}
thead th{position:sticky;top:0;background:var(--paper);border-bottom:2px solid var(--quiet);vertical-align:bottom}
tbody th{font-weight:normal;min-width:8rem}
.dense th,.dense td{min-width:0;padding-left:.375rem;padding-right:.375rem}
.number{text-align:end;white-space:nowrap}
footer{margin-top:3rem;padding-top:.75rem;border-top:1px solid var(--rule)}
@page{size:A4;margin:16mm 15mm}
@media print{
body{font-size:10.5pt}
main{max-width:none;padding:0}
section{margin-top:8mm}
section,figure,tr,dl{break-inside:avoid}
h1,h2,caption{break-after:avoid}
.wide{overflow:visible;max-height:none}
svg{min-width:0}
thead th{position:static}
th,td{padding-top:1.5pt;padding-bottom:1.5pt}
table{font-size:9pt}
.dense{font-size:7.5pt}
.dense th,.dense td{padding:1pt 1.5pt}
}`;
