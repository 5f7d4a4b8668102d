// Reads one declaration file of @pulumi/aws: which properties a resource type has, and who gives their value.
import ts from "typescript";

/**
 * Who gives a property its value. `:` the program must; `?` the program may, and otherwise it stays unset; `~` the
 * program may, and otherwise AWS does; `!` AWS always does.
 */
export type Mark = ":" | "?" | "~" | "!";

/** Shape of a value: string, number, boolean, list, map or object, JSON document or its text, anything else. */
export type Kind = "s" | "n" | "b" | "l" | "m" | "d" | "x";

interface Member {
  readonly name: string;
  readonly optional: boolean;
  readonly type: ts.TypeNode | undefined;
}

/** Every word of one type's line is a property: its name, then its mark, then its kind. */
export function describeDeclaration(text: string): string | undefined {
  const source = ts.createSourceFile("declaration.d.ts", text, ts.ScriptTarget.ES2022, false);
  const declared = source.statements.find(
    (statement): statement is ts.ClassDeclaration => ts.isClassDeclaration(statement) && isResource(statement, source),
  );
  if (declared?.name === undefined) return undefined;
  const args = interfaceMembers(source, `${declared.name.text}Args`);
  const outputs = new Map(classMembers(declared).map((member) => [member.name, member]));
  const words = args.map((arg) => `${arg.name}${markOf(arg, outputs.get(arg.name))}${kindOf(arg.type)}`);
  const given = new Set(args.map((arg) => arg.name));
  for (const output of outputs.values()) {
    if (!given.has(output.name)) words.push(`${output.name}!${kindOf(output.type)}`);
  }
  return words.join(" ");
}

function isResource(declared: ts.ClassDeclaration, source: ts.SourceFile): boolean {
  const parent = declared.heritageClauses?.[0]?.types[0]?.expression.getText(source);
  return parent === "pulumi.CustomResource" || parent === "pulumi.ProviderResource";
}

function interfaceMembers(source: ts.SourceFile, name: string): Member[] {
  const found = source.statements.find(
    (statement): statement is ts.InterfaceDeclaration =>
      ts.isInterfaceDeclaration(statement) && statement.name.text === name,
  );
  return [...(found?.members ?? [])]
    .filter((member): member is ts.PropertySignature => ts.isPropertySignature(member))
    .map(({ name: key, questionToken, type }) => ({
      name: nameOf(key),
      optional: questionToken !== undefined,
      type: argumentOf(type),
    }));
}

function classMembers(declared: ts.ClassDeclaration): Member[] {
  return declared.members
    .filter((member): member is ts.PropertyDeclaration => ts.isPropertyDeclaration(member))
    .map(({ name: key, type }) => ({
      name: nameOf(key),
      optional: allowsUndefined(argumentOf(type)),
      type: argumentOf(type),
    }));
}

function nameOf(key: ts.PropertyName): string {
  return ts.isIdentifier(key) || ts.isStringLiteral(key) ? key.text : "";
}

/** What stands inside `pulumi.Input<...>` and `pulumi.Output<...>`. */
function argumentOf(type: ts.TypeNode | undefined): ts.TypeNode | undefined {
  return type !== undefined && ts.isTypeReferenceNode(type) ? type.typeArguments?.[0] : undefined;
}

function markOf(arg: Member, output: Member | undefined): Mark {
  if (!arg.optional) return ":";
  return output === undefined || output.optional ? "?" : "~";
}

function alternatives(type: ts.TypeNode | undefined): readonly ts.TypeNode[] {
  if (type === undefined) return [];
  return ts.isUnionTypeNode(type) ? type.types : [type];
}

function allowsUndefined(type: ts.TypeNode | undefined): boolean {
  return alternatives(type).some((part) => part.kind === ts.SyntaxKind.UndefinedKeyword);
}

function kindOf(type: ts.TypeNode | undefined): Kind {
  const kinds = new Set(
    alternatives(type)
      .filter((part) => part.kind !== ts.SyntaxKind.UndefinedKeyword)
      .map(simpleKind),
  );
  if (kinds.size === 2 && kinds.has("s") && kinds.has("m")) return "d";
  const [only, ...others] = kinds;
  return only === undefined || others.length > 0 ? "x" : only;
}

function simpleKind(type: ts.TypeNode): Kind {
  if (type.kind === ts.SyntaxKind.StringKeyword) return "s";
  if (type.kind === ts.SyntaxKind.NumberKeyword) return "n";
  if (type.kind === ts.SyntaxKind.BooleanKeyword) return "b";
  if (ts.isArrayTypeNode(type)) return "l";
  if (ts.isTypeLiteralNode(type)) return "m";
  if (!ts.isTypeReferenceNode(type)) return "x";
  const parts = entityParts(type.typeName);
  if (parts[0] === "inputs" || parts[0] === "outputs") return "m";
  // Enumerations are strings; a resource in place of its name or ARN reaches a provider as its id.
  return parts[0] === "pulumi" ? "x" : "s";
}

function entityParts(name: ts.EntityName): string[] {
  return ts.isIdentifier(name) ? [name.text] : [...entityParts(name.left), name.right.text];
}
