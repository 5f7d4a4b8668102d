/** What bootstrap tells a person: what it will do, what it made, and what comes next. */
import type { AccountOutputs } from "../../infra/account/outputs";
import { describeChanges } from "../findings";
import { fields, printLine } from "../print";
import type { Changes } from "../engineEvents";
import { environmentLines, shownLines, writeLines, type Lines } from "./environmentLines";

export interface Plan {
  readonly account: string;
  readonly region: string;
  /** ARN of who runs it. */
  readonly caller: string;
  readonly state: "none" | "folder" | "bucket";
  /** Ids of what is taken over, by logical name. */
  readonly imports: Readonly<Record<string, string>>;
  readonly changes: Changes;
}

const STATES = {
  none: "none yet: in a folder first, then in the bucket that this makes",
  folder: "in a folder, as an earlier run left it; goes to the bucket",
  bucket: "in the bucket",
} as const;

export function tellPlan({ account, region, caller, state, imports, changes }: Plan): void {
  printLine(
    fields([
      ["Account", account],
      ["Region", region],
      ["As", caller],
      ["State", STATES[state]],
      ["Changes", describeChanges(changes) || "none"],
      ["Takes over", Object.values(imports).join(", ")],
    ]),
  );
}

interface Made {
  readonly environments: Readonly<Record<string, Lines>>;
  /** Variables of GitHub's environments; "" stands for the repository's own. */
  readonly variables: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Names of the files that were changed. */
  readonly written: readonly string[];
}

/** Says it, and writes the environments' lines into their files if asked. */
export function tellMade(
  root: string,
  outputs: AccountOutputs,
  { write, quiet }: { readonly write: boolean; readonly quiet: boolean },
): Made {
  const environments = environmentLines(outputs);
  const variables = variablesOf(outputs);
  const files = write ? Object.entries(environments).map(([stack, lines]) => writeLines(root, stack, lines)) : [];
  const written = files.filter((name) => name !== undefined);
  if (!quiet) {
    for (const [stack, lines] of Object.entries(environments))
      printLine(`\nPulumi.${stack}.yaml:\n${shownLines(lines)}`);
    if (write) printLine(`\nWritten: ${written.join(", ") || "nothing, the files say it already"}`);
    printLine(`\nOn GitHub (docs/github.md):\n${commandsOf(variables).join("\n")}`);
    printLine(`\nOnce for each environment:\n${initialisations(outputs).join("\n")}`);
  }
  return { environments, variables, written };
}

function variablesOf({ account, region, stateBucket, roleArns, environments }: AccountOutputs): Made["variables"] {
  const role = (name: string) => roleArns[name] ?? "";
  return {
    "": { AWS_ACCOUNT_ID: account, AWS_REGION: region, PULUMI_BACKEND_URL: backend(stateBucket, region) },
    preview: { PREVIEW_ROLE_ARN: role("preview") },
    image: { IMAGE_ROLE_ARN: role("image") },
    ...Object.fromEntries(
      Object.keys(environments).map((name) => [
        name,
        { DEPLOY_ROLE_ARN: role(`deploy-${name}`), TRAIN_ROLE_ARN: role(`train-${name}`) },
      ]),
    ),
  };
}

const backend = (bucket: string, region: string) => `s3://${bucket}?region=${region}&awssdk=v2`;

function commandsOf(variables: Made["variables"]): string[] {
  return Object.entries(variables).flatMap(([environment, values]) =>
    Object.entries(values).map(([name, value]) => {
      const where = environment === "" ? "" : ` --env ${environment}`;
      return `  gh variable set ${name}${where} --body '${value}'`;
    }),
  );
}

function initialisations({ stateBucket, region, environments }: AccountOutputs): string[] {
  return [
    `  export PULUMI_BACKEND_URL='${backend(stateBucket, region)}'`,
    ...Object.entries(environments).map(
      ([name, { secretsProvider }]) => `  pulumi stack init ${name} --secrets-provider '${secretsProvider}'`,
    ),
  ];
}
