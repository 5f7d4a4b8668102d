/** Names as a reader sees them. */

/** As a reader sees them: one for each that is drawn, however it is stored. */
export function letters(text: string): string[] {
  return Array.from(new Intl.Segmenter("en").segment(text), ({ segment }) => segment);
}

/** A long name loses its middle: what tells steps apart stands at its ends. */
export function shortened(name: string, most: number, gap = "…"): string {
  const all = letters(name);
  if (all.length <= most) return name;
  const half = Math.floor((most - gap.length) / 2);
  return half < 1 ? all.slice(0, most).join("") : `${all.slice(0, half).join("")}${gap}${all.slice(-half).join("")}`;
}
