/** Every fault of a configuration, one line each, none of which quotes a value. */
export class ConfigError extends Error {
  constructor(readonly faults: readonly string[]) {
    super(["The stack's configuration has faults:", ...faults.map((fault) => `  - ${fault}`)].join("\n"));
    this.name = "ConfigError";
  }
}
