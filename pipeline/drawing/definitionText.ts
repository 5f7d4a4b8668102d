/** The definition that ran, as data and as text with line breaks. */

/** @returns undefined for a text that is no JSON */
export function definitionOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** With line breaks and indents; as it is when it is no JSON. */
export function prettyDefinition(text: string): string {
  const data = definitionOf(text);
  return data === undefined ? text : JSON.stringify(data, undefined, 2);
}
