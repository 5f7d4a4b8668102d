/** How the page looks, beyond what all that is shown in a browser has in common. */
import { BASE_STYLE } from "../../drawing/style";

export const STYLE = `${BASE_STYLE}
.page { padding-top: 1rem; }
.masthead { border-bottom: 1px solid var(--rule); padding-bottom: .7rem; }
.masthead .mark { color: var(--text); text-decoration: none; font-size: 1rem; }
.parts ul { list-style: none; display: flex; gap: .25rem; padding: 0; margin: 0; max-width: none; }
.parts li { margin: 0; }
.parts a { display: block; padding: .35rem .75rem; border-radius: .4rem; text-decoration: none; font-size: .95rem; }
.parts a:hover { background: var(--raised); }
.parts a[aria-current] { background: var(--raised); color: var(--text); font-weight: 600; box-shadow: inset 0 -2px var(--link); }
.trail { margin-top: 1.25rem; font-size: .9rem; color: var(--muted); overflow-wrap: anywhere; }
.trail ol { list-style: none; display: flex; flex-wrap: wrap; gap: .1rem .5rem; padding: 0; margin: 0; max-width: none; }
.trail li { margin: 0; }
.trail li + li::before { content: "/"; margin-right: .5rem; }
h1 { font-size: clamp(1.35rem, 4vw, 1.75rem); letter-spacing: -.01em; margin-top: 1.25rem; }
.trail + h1 { margin-top: .35rem; }
h1 .state { font-size: 1rem; letter-spacing: 0; margin-left: .5rem; vertical-align: .12em; }
main > section { margin-top: 2rem; }
main > .scroll, main > .pairs { margin-top: 1.25rem; }
.unseen { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.live { display: flex; flex-wrap: wrap; gap: .2rem .9rem; align-items: baseline; margin-top: .6rem; font-size: .9rem; color: var(--muted); }
.live p { margin: 0; }
.further { margin-top: 1rem; }
.reason { border-left: .25rem solid var(--bad); background: var(--raised); border-radius: .3rem; padding: .6rem .9rem;
  margin: 1rem 0 0; max-width: none; white-space: pre-line; overflow-wrap: anywhere; }
.figures { max-width: 44rem; }
@media (min-width: 58rem) { .list tbody th { width: 21rem; } .list time { white-space: nowrap; } }
.graph + details { margin-top: 1rem; }
.log { border: 1px solid var(--rule); border-radius: .5rem; background: var(--raised); margin: 1rem 0 0; padding: .8rem 1rem;
  max-height: 70vh; overflow: auto; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .825rem; tab-size: 4; }
.hosts { list-style: none; display: flex; flex-wrap: wrap; gap: .25rem .9rem; padding: 0; margin: .8rem 0 0; }
.hosts [aria-current] { color: var(--text); font-weight: 600; text-decoration: none; }
@media (max-width: 40rem) {
  th, td { padding-right: .6rem; }
  h1 .state { display: block; margin: .3rem 0 0; }
}
`;
