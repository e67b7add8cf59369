/**
 * Takes the schemas out of a module of `lib/wire` for the browser, where a stand-in takes their place whatever they say
 * (docs/decisions/009): each expression that begins with the schema library, with a schema or with what makes one becomes the library
 * itself, and imports that nothing needs any more are dropped. What judges (`parse`, `safeParse`) and all other code stay.
 *
 * A loader of the pages' bundler: gets the text of a module, gives it back.
 */
const { existsSync, readFileSync } = require("node:fs");
const { dirname, join } = require("node:path");
const ts = require("typescript");

module.exports = function withoutSchemas(text) {
  const { source, library, cuts } = read(this.resourcePath, text, (path) => this.addDependency(path));
  if (!library) return text;
  const cut = cuts.reduceRight((rest, [start, end]) => rest.slice(0, start) + library + rest.slice(end), source.text);
  return withoutUnusedImports(parsed(cut));
};

const parsed = (text) => ts.createSourceFile("module.ts", text, ts.ScriptTarget.Latest, true);
const root = join(__dirname, "../..");
const judging = new Set(["parse", "safeParse"]);

/** What of a module is a schema or makes one, and where it says so. */
function read(path, text, onRead) {
  const source = parsed(text);
  const { library, schemas, makers } = imported(source, dirname(path), onRead);
  const isSchema = (node, except) => {
    if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node)) return isSchema(node.expression, except);
    if (ts.isIdentifier(node)) return schemas.has(node.text) && !except.has(node.text);
    if (ts.isPropertyAccessExpression(node)) return !judging.has(node.name.text) && isSchema(node.expression, except);
    if (!ts.isCallExpression(node)) return false;
    const { expression: called } = node;
    return (ts.isIdentifier(called) && makers.has(called.text) && !except.has(called.text)) || isSchema(called, except);
  };
  const cuts = [];
  // A name that a function gives to something of its own is not looked for in functions.
  const own = namesInFunctions(source);
  const find = (node, except) => {
    if (ts.isTypeNode(node)) return;
    if (ts.isExpression(node) && !ts.isIdentifier(node) && isSchema(node, except))
      return void cuts.push([node.getStart(source), node.end]);
    const inside = ts.isFunctionLike(node) ? own : except;
    ts.forEachChild(node, (child) => find(child, inside));
  };
  for (const statement of source.statements) {
    if (ts.isImportDeclaration(statement)) continue;
    for (const { name, initializer } of constantsOf(statement)) {
      if (isSchema(initializer, new Set())) schemas.add(name.text);
      else if (ts.isArrowFunction(initializer) && isSchema(answerOf(initializer.body), own)) makers.add(name.text);
    }
    if (ts.isFunctionDeclaration(statement) && isSchema(answerOf(statement.body), own)) makers.add(statement.name.text);
    find(statement, new Set());
  }
  return { source, library, schemas, makers, cuts };
}

/** What of its imports is the library, a schema, or makes one. */
function imported(source, folder, onRead) {
  const found = { library: undefined, schemas: new Set(), makers: new Set() };
  for (const statement of source.statements) {
    const bindings = ts.isImportDeclaration(statement) && statement.importClause?.namedBindings;
    if (!bindings || !ts.isNamedImports(bindings) || statement.importClause.isTypeOnly) continue;
    const from = statement.moduleSpecifier.text;
    const path = `${from.startsWith("@/") ? join(root, from.slice(2)) : join(folder, from)}.ts`;
    if (from === "zod") {
      found.library = bindings.elements[0].name.text;
      found.schemas.add(found.library);
    } else if (existsSync(path)) {
      onRead(path);
      const { schemas, makers } = read(path, readFileSync(path, "utf8"), onRead);
      for (const { name, propertyName = name } of bindings.elements) {
        if (schemas.has(propertyName.text)) found.schemas.add(name.text);
        if (makers.has(propertyName.text)) found.makers.add(name.text);
      }
    }
  }
  return found;
}

function constantsOf(statement) {
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.filter(({ name, initializer }) => initializer && ts.isIdentifier(name));
}

/** What a function gives back: its only expression, or what its last statement returns. */
function answerOf(body) {
  if (!ts.isBlock(body)) return body;
  const last = body.statements.at(-1);
  return last && ts.isReturnStatement(last) && last.expression ? last.expression : body;
}

function namesInFunctions(source) {
  const names = new Set();
  const look = (node, inside) => {
    if (inside && ts.isIdentifier(node) && isDeclared(node)) names.add(node.text);
    ts.forEachChild(node, (child) => look(child, inside || ts.isFunctionLike(node)));
  };
  look(source, false);
  return names;
}

const isDeclared = ({ parent }) =>
  ts.isParameter(parent) || ts.isVariableDeclaration(parent) || ts.isBindingElement(parent);

function withoutUnusedImports(source) {
  const used = usedIn(source);
  const { text } = source;
  const kept = source.statements.map((statement) => {
    const bindings = ts.isImportDeclaration(statement) && statement.importClause?.namedBindings;
    if (!bindings || !ts.isNamedImports(bindings)) return text.slice(statement.pos, statement.end);
    const names = bindings.elements.filter(({ name, isTypeOnly }) => !isTypeOnly && used.has(name.text));
    if (names.length === 0) return "";
    return `import { ${names.map((name) => name.getText(source)).join(", ")} } from ${statement.moduleSpecifier.getText(source)};\n`;
  });
  return kept.join("");
}

/** The names that a module uses as values. */
function usedIn(source) {
  const used = new Set();
  const look = (node) => {
    if (ts.isTypeNode(node) || ts.isImportDeclaration(node) || ts.isTypeAliasDeclaration(node)) return;
    if (ts.isInterfaceDeclaration(node)) return;
    if (ts.isIdentifier(node)) used.add(node.text);
    ts.forEachChild(node, look);
  };
  look(source);
  return used;
}
