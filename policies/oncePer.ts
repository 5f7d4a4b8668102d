/** What many rules ask of the same stack, resource or text is found out once. */

interface Known<Key, Value> {
  get(key: Key): { readonly value: Value } | undefined;
  set(key: Key, found: { readonly value: Value }): unknown;
}

function remembering<Key, Value>(known: Known<Key, Value>, make: (key: Key) => Value): (key: Key) => Value {
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before.value;
    const value = make(key);
    known.set(key, { value });
    return value;
  };
}

/** `make`, which is called once for each key, for as long as that is at hand. */
export function oncePer<Key extends object, Value>(make: (key: Key) => Value): (key: Key) => Value {
  return remembering(new WeakMap(), make);
}

/** The same for texts, for as long as the process lives, which is one run. */
export function oncePerText<Value>(make: (text: string) => Value): (text: string) => Value {
  return remembering(new Map(), make);
}
