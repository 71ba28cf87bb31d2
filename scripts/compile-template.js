import handlebars from 'handlebars';

/**
 * Compiles a built-in template to a function of plain JavaScript, `(context, helpers) => text`: no part of Handlebars has
 * to be loaded to render it, and a page costs a tenth. It takes what the built-in templates are written in, names, our
 * helpers of one name, `if` and `each`, and means by it what Handlebars does with `templateOptions`; anything else fails
 * the build.
 * @param {string} source
 */
export function compileTemplate(source) {
  const body = printProgram(handlebars.parse(source), 0);
  return `(c0, helpers) => {\nlet text = '';\n${body}return text;\n}`;
}

/** Statements that append to `text`; `c<depth>` is the context that names belong to. */
function printProgram(program, depth) {
  let code = '';
  let pieces = [];
  const append = () => {
    if (pieces.length > 0) code += `text += ${pieces.join(' + ')};\n`;
    pieces = [];
  };
  for (const statement of program.body) {
    if (statement.type === 'ContentStatement') pieces.push(JSON.stringify(statement.value));
    else if (statement.type === 'MustacheStatement') pieces.push(printValue(statement, depth));
    else if (statement.type !== 'CommentStatement') {
      append();
      code += printBlock(statement, depth);
    }
  }
  append();
  return code;
}

function printBlock(statement, depth) {
  if (statement.type !== 'BlockStatement') throw unsupported(statement);
  const { path, params, program, inverse } = statement;
  const [param] = params;
  if (params.length !== 1 || program.blockParams !== undefined) throw unsupported(statement);
  const value = printPath(param, depth);
  if (path.original === 'each' && inverse === undefined) {
    return `for (const c${depth + 1} of ${value}) {\n${printProgram(program, depth + 1)}}\n`;
  }
  if (path.original !== 'if') throw unsupported(statement);
  // To Handlebars an empty list is false.
  const isFull = `helpers.isFull(${value})`;
  const otherwise = inverse === undefined ? '' : ` else {\n${printProgram(inverse, depth)}}`;
  return `if (${isFull}) {\n${printProgram(program, depth)}}${otherwise}\n`;
}

function printValue(statement, depth) {
  const { path, params, hash } = statement;
  if (params.length > 1 || hash !== undefined) throw unsupported(statement);
  const [param] = params;
  // Null prints as nothing.
  return param === undefined
    ? `(${printPath(path, depth)} ?? '')`
    : `helpers.${path.original}(${printPath(param, depth)})`;
}

function printPath(path, depth) {
  const { type, data, parts, depth: up } = path;
  if (type !== 'PathExpression' || data || parts.length !== 1 || up > depth) throw unsupported(path);
  return `c${depth - up}[${JSON.stringify(parts[0])}]`;
}

function unsupported({ type, loc }) {
  return new Error(`compile-template.js knows no such ${type} (line ${loc.start.line})`);
}
