import assert from "node:assert/strict";
import { DARK, LIGHT, type Palette } from "../../../pipeline/drawing/palette";

/** Relative luminance and contrast as WCAG 2.2 defines them. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const share = parseInt(colour.slice(at, at + 2), 16) / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const TEXTS = ["text", "muted", "link", "good", "bad", "wary"] as const satisfies readonly (keyof Palette)[];

for (const [name, palette] of Object.entries({ LIGHT, DARK })) {
  describe(`palette ${name}`, () => {
    for (const ground of [palette.ground, palette.raised]) {
      for (const text of TEXTS) {
        it(`reads ${text} on ${ground}`, () => {
          assert.ok(contrast(palette[text], ground) >= 4.5, String(contrast(palette[text], ground)));
        });
      }
      it(`shows lines on ${ground}`, () => {
        assert.ok(contrast(palette.line, ground) >= 3, String(contrast(palette.line, ground)));
      });
    }
  });
}
