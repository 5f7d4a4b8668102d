/** How the report looks on a screen, beyond what all that is shown in a browser has in common. */
import { BASE_STYLE } from "../../pipeline/drawing/style";
import { DRAWING_STYLE } from "./drawingStyle";
import { PRINT_STYLE } from "./printStyle";

const TOP_STYLE = `
.verdict { margin-top: 1rem; border: 1px solid var(--rule); border-left: .5rem solid var(--line); border-radius: .7rem;
  background: var(--raised); padding: 1.4rem 1.6rem 1.2rem; }
.verdict.passed { border-left-color: var(--good); }
.verdict.refused { border-left-color: var(--bad); }
.verdict.open { border-left-color: var(--wary); }
.verdict h1 { font-size: clamp(1.5rem, 5vw, 2.1rem); letter-spacing: -.015em; overflow-wrap: anywhere; }
.verdict h1 .icon { width: .95em; height: .95em; vertical-align: -.1em; }
.lead { font-size: 1.1rem; margin: .5rem 0 1rem; overflow-wrap: anywhere; }
.glance { display: grid; grid-template-columns: repeat(auto-fit, minmax(11.5rem, 1fr)); gap: .9rem 1.5rem; margin: 0;
  padding-top: 1rem; border-top: 1px solid var(--rule); }
.glance dt, .term { font-size: .8rem; color: var(--muted); }
.glance dd { margin: 0; font-weight: 600; overflow-wrap: anywhere; }
.glance .note { display: block; font-weight: 400; font-size: .875rem; color: var(--muted); }
.next { margin-top: 1.1rem; padding-top: .8rem; border-top: 1px solid var(--rule); }
.next p { margin: .2rem 0; }
.contents { margin-top: 1rem; font-size: .925rem; }
.contents ul { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; padding: 0; margin: 0; max-width: none; }
`;

const CONTENT_STYLE = `
.paper { display: none; }
.gated > * { background: var(--raised); }
.gated > :last-child { padding-right: .6rem; border-radius: 0 .4rem .4rem 0; }
.gated > :first-child { padding-left: .6rem; border-radius: .4rem 0 0 .4rem; }
.plots { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1.25rem; }
@media (min-width: 54rem) { .plots figure:last-child:nth-child(odd) { grid-column: 1 / -1; display: grid;
  grid-template-columns: 1fr 1fr; gap: 1.25rem; align-items: center; } }
figure { margin: 0; }
.plots figure { border: 1px solid var(--rule); border-radius: .6rem; padding: .8rem; }
.plots img { display: block; width: 100%; height: auto; }
figcaption { font-size: .875rem; color: var(--muted); margin-top: .4rem; }
@media (max-width: 40rem) { .verdict { padding: 1.1rem 1rem; } }
`;

export const STYLE = [BASE_STYLE, TOP_STYLE, CONTENT_STYLE, DRAWING_STYLE, PRINT_STYLE].join("");
