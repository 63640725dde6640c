'use strict';

const {
  codes: {
    ERR_INVALID_ARG_VALUE, ERR_PARSE_ARGS_INVALID_OPTION_VALUE, ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL,
    ERR_PARSE_ARGS_UNKNOWN_OPTION,
  },
} = require('internal/errors');
const {
  validateArray, validateBoolean, validateBooleanArray, validateObject, validateString, validateStringArray,
  validateUnion,
} = require('internal/validators');

const evalFlags = ['-e', '--eval', '-p', '--print', '-pe'];

function mainArgs() {
  return process.argv.slice(process.execArgv.some((flag) => evalFlags.includes(flag)) ? 1 : 2);
}

const defaultChecks = {
  string: [validateString, validateStringArray],
  boolean: [validateBoolean, validateBooleanArray],
};

function checkOption(name, option) {
  const at = (field) => `options.${name}${field}`;
  validateObject(option, at(''));
  const { type, short, multiple, default: preset } = option;
  validateUnion(type, at('.type'), ['string', 'boolean']);
  if (Object.hasOwn(option, 'short')) {
    validateString(short, at('.short'));
    if (short.length !== 1) throw new ERR_INVALID_ARG_VALUE(at('.short'), short, 'must be a single character');
  }
  if (Object.hasOwn(option, 'multiple')) validateBoolean(multiple, at('.multiple'));
  if (preset !== undefined) defaultChecks[type][multiple ? 1 : 0](preset, at('.default'));
}

function checkConfig({ args, strict, allowPositionals, tokens, allowNegative, options }) {
  validateArray(args, 'args');
  validateBoolean(strict, 'strict');
  validateBoolean(allowPositionals, 'allowPositionals');
  validateBoolean(tokens, 'tokens');
  validateBoolean(allowNegative, 'allowNegative');
  validateObject(options, 'options');
  for (const name of Object.keys(options)) checkOption(name, options[name]);
}

const ownOption = (options, name) => (Object.hasOwn(options, name) ? options[name] : undefined);
const isOptionLike = (arg) => arg !== undefined && arg.length > 1 && arg[0] === '-';

function longName(options, short) {
  return Object.keys(options).find((name) => options[name].short === short) ?? short;
}

// Splits args into tokens; short options in a group become one token each.
class Tokenizer {
  constructor({ args, options, allowNegative }) {
    this.rest = [...args];
    this.options = options;
    this.allowNegative = allowNegative;
    this.index = -1;
    this.tokens = [];
  }

  run() {
    while (this.rest.length > 0) {
      const arg = this.rest.shift();
      this.index++;
      if (arg === '--') return this.terminate();
      if (!isOptionLike(arg)) this.tokens.push({ kind: 'positional', index: this.index, value: arg });
      else if (arg.startsWith('--')) this.long(arg);
      else this.short(arg);
    }
    return this.tokens;
  }

  terminate() {
    this.tokens.push({ kind: 'option-terminator', index: this.index });
    for (const value of this.rest) this.tokens.push({ kind: 'positional', index: ++this.index, value });
    return this.tokens;
  }

  push(name, rawName, inline, takesValue) {
    const token = { kind: 'option', name, rawName, index: this.index, value: inline, inlineValue: inline === undefined ? undefined : true };
    if (inline === undefined && takesValue && this.rest.length > 0) {
      token.value = this.rest.shift();
      token.inlineValue = false;
      this.index++;
    }
    this.tokens.push(token);
  }

  takesValue(name) {
    return ownOption(this.options, name)?.type === 'string';
  }

  long(arg) {
    const equals = arg.indexOf('=', 3);
    if (equals !== -1) {
      this.push(arg.slice(2, equals), arg.slice(0, equals), arg.slice(equals + 1));
      return;
    }
    let name = arg.slice(2);
    if (this.allowNegative && name.startsWith('no-')) {
      const positive = name.slice(3);
      if (ownOption(this.options, positive)?.type !== 'string') name = positive;
    }
    this.push(name, arg, undefined, this.takesValue(name));
  }

  // -abc is -a -b -c, up to the first option that takes a value.
  short(arg) {
    const { index } = this;
    for (let i = 1; i < arg.length; i++) {
      const name = longName(this.options, arg[i]);
      const isLast = i === arg.length - 1;
      if (this.takesValue(name)) {
        this.push(name, `-${arg[i]}`, isLast ? undefined : arg.slice(i + 1), true);
        return;
      }
      this.tokens.push({
        kind: 'option', name, rawName: `-${arg[i]}`, index, value: undefined, inlineValue: undefined,
      });
    }
  }
}

function checkKnown(token, { options, allowPositionals }) {
  const option = ownOption(options, token.name);
  if (option === undefined) throw new ERR_PARSE_ARGS_UNKNOWN_OPTION(token.rawName, allowPositionals);
  return option;
}

function checkUsage(token, option) {
  const shown = option.short === undefined ? `--${token.name}` : `-${option.short}, --${token.name}`;
  if (option.type === 'string' && typeof token.value !== 'string') {
    throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown} <value>' argument missing`);
  }
  if (option.type === 'boolean' && token.value !== undefined) {
    throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(`Option '${shown}' does not take an argument`);
  }
}

function checkAmbiguous(token) {
  if (token.inlineValue || !isOptionLike(token.value)) return;
  const { name, rawName } = token;
  const example = rawName.startsWith('--') ? `'${rawName}=-XYZ'` : `'--${name}=-XYZ' or '${rawName}-XYZ'`;
  throw new ERR_PARSE_ARGS_INVALID_OPTION_VALUE(
    `Option '${rawName}' argument is ambiguous.\nDid you forget to specify the option argument for '${rawName}'?\n` +
    `To specify an option argument starting with a dash use ${example}.`);
}

function checkStrict(token, config) {
  if (token.kind === 'option') {
    const negated = config.allowNegative && token.rawName === `--no-${token.name}`;
    const option = checkKnown(token, config);
    if (negated && option.type !== 'boolean') throw new ERR_PARSE_ARGS_UNKNOWN_OPTION(token.rawName, config.allowPositionals);
    checkUsage(token, option);
    checkAmbiguous(token);
  } else if (token.kind === 'positional' && !config.allowPositionals) {
    throw new ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL(token.value);
  }
}

function store(values, token, { options, allowNegative }) {
  if (token.name === '__proto__') return;
  const negated = allowNegative && token.value === undefined && token.rawName === `--no-${token.name}`;
  const value = token.value ?? !negated;
  if (ownOption(options, token.name)?.multiple) (values[token.name] ??= []).push(value);
  else values[token.name] = value;
}

/** Reads command-line arguments; config is { args, options, strict, allowPositionals, allowNegative, tokens }. */
function parseArgs(config = {}) {
  const strict = config.strict ?? true;
  const settings = {
    args: config.args ?? mainArgs(),
    strict,
    allowPositionals: config.allowPositionals ?? !strict,
    tokens: config.tokens ?? false,
    allowNegative: config.allowNegative ?? false,
    options: config.options ?? {},
  };
  checkConfig(settings);
  const tokens = new Tokenizer(settings).run();
  const result = { values: Object.create(null), positionals: [] };
  if (settings.tokens) result.tokens = tokens;
  for (const token of tokens) {
    if (strict) checkStrict(token, settings);
    if (token.kind === 'option') store(result.values, token, settings);
    else if (token.kind === 'positional') result.positionals.push(token.value);
  }
  for (const [name, { default: preset }] of Object.entries(settings.options)) {
    if (preset !== undefined && result.values[name] === undefined) result.values[name] = preset;
  }
  return result;
}

module.exports = { parseArgs };
