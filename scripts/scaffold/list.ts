/** The line in pipeline/index.ts that makes a folder a pipeline. */
import ts from "typescript";
import { functionOf } from "./name";

export interface Listed {
  readonly name: string;
  readonly problem: string;
  /** Path of the sample from the root. */
  readonly sample: string;
}

/**
 * @returns the text with the import and the entry, the last of the list
 * @throws Error when the file has another form
 */
export function addToList(text: string, file: string, { name, problem, sample }: Listed): string {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022);
  const imports = source.statements
    .filter(ts.isImportDeclaration)
    .filter((one) => specifier(one).endsWith('/pipeline"'));
  const list = source.statements.filter(ts.isVariableStatement).flatMap(listOf)[0];
  const lastImport = imports.at(-1);
  if (lastImport === undefined || list?.elements.hasTrailingComma !== true) {
    throw new Error(`Expected imports of pipelines and their list in ${file}, got another form; add the line by hand.`);
  }
  const define = functionOf(name);
  const entry = [
    "  {",
    `    name: "${name}",`,
    `    problem: "${problem}",`,
    `    define: ${define},`,
    `    sample: { file: "${sample}", key: "${name}" },`,
    "  },",
    "",
  ].join("\n");
  const line = `\nimport { ${define} } from "./${name}/pipeline";`;
  const closing = list.end - 1;
  return [text.slice(0, lastImport.end), line, text.slice(lastImport.end, closing), entry, text.slice(closing)].join(
    "",
  );

  function specifier(one: ts.ImportDeclaration): string {
    return one.moduleSpecifier.getText(source);
  }

  function listOf({ declarationList }: ts.VariableStatement): ts.ArrayLiteralExpression[] {
    return declarationList.declarations.flatMap(({ name: variable, initializer }) =>
      variable.getText(source) === "pipelines" && initializer !== undefined && ts.isArrayLiteralExpression(initializer)
        ? [initializer]
        : [],
    );
  }
}
