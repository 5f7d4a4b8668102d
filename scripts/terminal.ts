/** What the terminal that a command writes to can show. */

export interface Look {
  /** Letters of a line; without a terminal there is no end. */
  readonly columns: number;
  /** Whether letters beyond ASCII come out as they are. */
  readonly unicode: boolean;
  readonly colour: boolean;
}

interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** @param env of the process: locale (the first of LC_ALL, LC_CTYPE and LANG), NO_COLOR (https://no-color.org) and TERM */
export function lookOf({ isTTY = false, columns = 80 }: Output, env: NodeJS.ProcessEnv): Look {
  const set = (name: string): boolean => (env[name] ?? "") !== "";
  const locale = ["LC_ALL", "LC_CTYPE", "LANG"].find(set);
  return {
    columns: isTTY ? columns : Infinity,
    // Where nothing says otherwise, terminals of today show everything.
    unicode: locale === undefined || /utf-?8/i.test(env[locale] ?? ""),
    colour: isTTY && !set("NO_COLOR") && env.TERM !== "dumb",
  };
}
