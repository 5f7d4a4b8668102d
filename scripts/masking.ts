/** Commands and environments as they may be shown: what looks like a credential is withheld, and all else stays as it is. */
import { insideText, knownForm, saysSecret } from "../policies/secrets";

export const WITHHELD = "********";

/** `NAME=value`, also in a shell text and behind dashes. */
const ASSIGNED = /([\w.-]+)=("[^"]*"|'[^']*'|[^\s;&|]+)/g;
/** The password of a URL. */
const IN_URL = /(:\/\/[^\s/:@]*:)[^\s/@]+@/g;
const FLAG = /^--?[\w.-]+$/;

export function maskedEnvironment(variables: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(variables).map(([name, value]) => [name, maskedUnder(name, value)]));
}

/** The words of a command; what follows an option whose name says secret is withheld too. */
export function maskedWords(words: readonly string[]): string[] {
  return words.map((word, at) => {
    const before = words[at - 1] ?? "";
    return maskedUnder(FLAG.test(before) ? before : "", word);
  });
}

function maskedUnder(name: string, value: string): string {
  return saysSecret(name) ? WITHHELD : maskedText(value);
}

/** JSON is masked inside. */
function maskedText(text: string): string {
  const inside = insideText(text);
  if (inside !== undefined) {
    const masked = maskedValue(inside);
    return JSON.stringify(masked) === JSON.stringify(inside) ? text : JSON.stringify(masked);
  }
  if (knownForm(text) !== undefined) return WITHHELD;
  return text
    .replace(ASSIGNED, (whole, name: string) => (saysSecret(name) ? `${name}=${WITHHELD}` : whole))
    .replace(IN_URL, `$1${WITHHELD}@`);
}

function maskedValue(value: unknown): unknown {
  if (typeof value === "string") return maskedText(value);
  if (Array.isArray(value)) {
    const items: unknown[] = value;
    return items.every((item) => typeof item === "string") ? maskedWords(items) : items.map(maskedValue);
  }
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).map(([name, member]): [string, unknown] => [
    name,
    typeof member === "string" ? maskedUnder(name, member) : saysSecret(name) ? WITHHELD : maskedValue(member),
  ]);
  return Object.fromEntries(members);
}
