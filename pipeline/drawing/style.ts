/** How everything that is shown in a browser looks: one column, light or dark as the reader's system is. */
import { DAG_STYLE } from "./dagStyle";
import { DARK, LIGHT, properties } from "./palette";

const PAGE_STYLE = `
:root { ${properties(LIGHT)} color-scheme: light; }
@media screen and (prefers-color-scheme: dark) { :root { ${properties(DARK)} color-scheme: dark; } }
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 1rem; }
body { margin: 0; background: var(--ground); color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "Helvetica Neue", Arial, sans-serif; }
.page { max-width: 66rem; margin: 0 auto; padding: 1.75rem 1.5rem 3rem; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--raised); padding: .5rem 1rem; z-index: 1; }
a { color: var(--link); text-underline-offset: .15em; }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; border-radius: 2px; }
h1, h2, h3 { line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
h2 { font-size: 1.3rem; margin-bottom: .75rem; }
h3 { font-size: 1rem; margin: 1.25rem 0 .4rem; }
p { margin: .5rem 0; max-width: 48rem; }
section { margin-top: 2.75rem; }
ul, ol { margin: .5rem 0; padding-left: 1.3rem; max-width: 48rem; }
li { margin: .25rem 0; }
strong, b { font-weight: 650; }
.muted { color: var(--muted); }
.good { color: var(--good); }
.bad { color: var(--bad); }
.wary { color: var(--wary); }
code, pre, .mono { font: .875em/1.5 ui-monospace, SFMono-Regular, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
code, .free { overflow-wrap: anywhere; }
.free { white-space: pre-line; }
.command { display: block; background: var(--ground); border: 1px solid var(--rule); border-radius: .4rem;
  padding: .45rem .7rem; margin: .3rem 0 .6rem; }
.icon { width: 1.05em; height: 1.05em; vertical-align: -.16em; margin-right: .35em; flex: none; }
.state { white-space: nowrap; font-weight: 600; }
.empty { border-left: 3px solid var(--rule); padding-left: .8rem; color: var(--muted); }
.masthead { display: flex; flex-wrap: wrap; gap: .3rem 1.5rem; align-items: center; justify-content: space-between;
  font-size: .9rem; color: var(--muted); }
.mark { display: inline-flex; align-items: center; font-weight: 650; color: var(--text); letter-spacing: .01em; }
.mark svg { width: 1.5rem; height: 1.5rem; margin-right: .5rem; }
`;

const TABLE_STYLE = `
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .95rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--muted); font-size: .9rem; padding-bottom: .6rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .9rem .5rem 0; border-bottom: 1px solid var(--rule); }
th:last-child, td:last-child { padding-right: 0; }
thead th { font-size: .8rem; font-weight: 600; color: var(--muted); vertical-align: bottom; border-bottom: 1px solid var(--line); }
tbody th { font-weight: 600; overflow-wrap: anywhere; min-width: 6.5rem; }
td { overflow-wrap: anywhere; }
.number { text-align: right; white-space: nowrap; overflow-wrap: normal; }
.keep { white-space: nowrap; overflow-wrap: normal; }
.wide { min-width: 46rem; }
.wide tbody th { min-width: 9.5rem; }
.sub { display: block; font-weight: 400; font-size: .85rem; color: var(--muted); }
.pairs { display: grid; grid-template-columns: minmax(8rem, max-content) minmax(0, 1fr); gap: .35rem 1.5rem; margin: .75rem 0; }
.pairs dt { color: var(--muted); }
.pairs dd { margin: 0; overflow-wrap: anywhere; }
.panel { border: 1px solid var(--rule); border-radius: .6rem; padding: .9rem 1.1rem; margin: .8rem 0; }
.pairs ul { margin: 0; padding-left: 1.1rem; }
.panel > :first-child { margin-top: 0; }
.panel > :last-child { margin-bottom: 0; }
details { border: 1px solid var(--rule); border-radius: .6rem; }
summary { padding: .7rem 1rem; cursor: pointer; font-weight: 600; }
details pre { margin: 0; padding: 1rem; border-top: 1px solid var(--rule); overflow: auto; max-height: 40rem; font-size: .8rem; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--rule); font-size: .875rem; color: var(--muted); }
@media (max-width: 40rem) {
  .page { padding: 1rem 1rem 2rem; }
  caption { max-width: calc(100vw - 2rem); }
  .pairs { grid-template-columns: minmax(0, 1fr); gap: 0; }
  .pairs dd { margin-bottom: .6rem; }
}
.run { display: grid; gap: 1.5rem 2.25rem; align-items: start; }
@media (min-width: 58rem) { .run.beside { grid-template-columns: minmax(0, 28rem) minmax(0, 1fr); } }
`;

export const BASE_STYLE = [PAGE_STYLE, TABLE_STYLE, DAG_STYLE].join("");
