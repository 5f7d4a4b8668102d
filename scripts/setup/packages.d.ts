/**
 * Makes the packages of package-lock.json present. Says and does nothing when they are.
 * @param root Absolute path of the tree.
 * @throws Error with one line that says why and what to do; then nothing is left half-installed.
 */
export function ensurePackages(root: string, tell: (line: string) => void): Promise<void>;
