/** Three-valued logic: what is not known stays unknown unless the rest decides without it (Kleene's strong logic). */

export type Truth = "yes" | "no" | "unknown";

export function truth(value: boolean): Truth {
  return value ? "yes" : "no";
}

export function not(value: Truth): Truth {
  if (value === "unknown") return value;
  return value === "yes" ? "no" : "yes";
}

/** `decisive` as soon as one item gives it, whatever is unknown elsewhere. */
function fold<Item>(items: readonly Item[], test: (item: Item) => Truth, decisive: "yes" | "no"): Truth {
  let result: Truth = not(decisive);
  for (const item of items) {
    const value = test(item);
    if (value === decisive) return value;
    if (value === "unknown") result = value;
  }
  return result;
}

/** `no` for an empty list. */
export function any<Item>(items: readonly Item[], test: (item: Item) => Truth): Truth {
  return fold(items, test, "yes");
}

/** `yes` for an empty list. */
export function all<Item>(items: readonly Item[], test: (item: Item) => Truth): Truth {
  return fold(items, test, "no");
}
