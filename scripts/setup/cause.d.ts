/**
 * Why npm, pip or go failed and what to do, in one line without a full stop.
 * @param output All that the failed tool printed.
 */
export function explain(output: string): string;
