'use strict';

// How many colours a terminal shows, as its environment says.

const { validateInteger } = require('internal/validators');

const [MONO, BASIC, MANY, TRUE] = [1, 4, 8, 24];

const terminals = new Map(Object.entries({
  eterm: BASIC, cons25: BASIC, console: BASIC, cygwin: BASIC, dtterm: BASIC, gnome: BASIC, hurd: BASIC,
  jfbterm: BASIC, konsole: BASIC, kterm: BASIC, mlterm: TRUE, mosh: TRUE, putty: BASIC, st: BASIC,
  'rxvt-unicode-24bit': TRUE, terminator: TRUE, 'xterm-kitty': TRUE,
}));

const patterns = [/ansi/, /color/, /linux/, /direct/, /^con[0-9]*x[0-9]/, /^rxvt/, /^screen/, /^xterm/, /^vt100/, /^vt220/];

const continuous = new Map(Object.entries({
  APPVEYOR: MANY, BUILDKITE: MANY, CIRCLECI: TRUE, DRONE: MANY, GITEA_ACTIONS: TRUE, GITHUB_ACTIONS: TRUE,
  GITLAB_CI: MANY, TRAVIS: MANY,
}));

const programs = { 'HyperTerm': TRUE, 'Hyper': TRUE, 'MacTerm': TRUE, 'Apple_Terminal': MANY };

let warned = false;

function warnOnce(env) {
  if (warned || (env.NODE_DISABLE_COLORS === undefined && env.NO_COLOR === undefined)) return;
  const name = env.NODE_DISABLE_COLORS !== undefined ? 'NODE_DISABLE_COLORS' : 'NO_COLOR';
  process.emitWarning(`The '${name}' env is ignored due to the 'FORCE_COLOR' env being set.`, 'Warning');
  warned = true;
}

const forced = { '': BASIC, '1': BASIC, 'true': BASIC, '2': MANY, '3': TRUE };

// getColorDepth([env]) is the number of bits of a colour: 1, 4, 8 or 24.
function getColorDepth(env = process.env) {
  if (env.FORCE_COLOR !== undefined) {
    if (!Object.hasOwn(forced, env.FORCE_COLOR)) return MONO;
    warnOnce(env);
    return forced[env.FORCE_COLOR];
  }
  if (env.NODE_DISABLE_COLORS || env.NO_COLOR || env.TERM === 'dumb') return MONO;
  if (env.TMUX) return TRUE;
  if ('TF_BUILD' in env && 'AGENT_NAME' in env) return BASIC;
  if (env.CI) return depthOfCI(env);
  return depthOfTerminal(env);
}

function depthOfCI(env) {
  for (const [name, depth] of continuous) if (name in env) return depth;
  return env.CI_NAME === 'codeship' ? MANY : MONO;
}

function depthOfTerminal(env) {
  if ('TEAMCITY_VERSION' in env) return /^(9\.(0*[1-9]\d*)\.|\d{2,}\.)/.test(env.TEAMCITY_VERSION) ? BASIC : MONO;
  if (env.TERM_PROGRAM === 'iTerm.app') return !env.TERM_PROGRAM_VERSION || /^[0-2]\./.test(env.TERM_PROGRAM_VERSION) ? MANY : TRUE;
  if (env.TERM_PROGRAM in programs) return programs[env.TERM_PROGRAM];
  if (env.COLORTERM === 'truecolor' || env.COLORTERM === '24bit') return TRUE;
  if (env.TERM) {
    if (/truecolor/.test(env.TERM)) return TRUE;
    if (/^xterm-256/.test(env.TERM)) return MANY;
    const term = env.TERM.toLowerCase();
    if (terminals.has(term)) return terminals.get(term);
    if (patterns.some((pattern) => pattern.test(term))) return BASIC;
  }
  return env.COLORTERM ? BASIC : MONO;
}

// hasColors([count][, env]) says whether that many colours can be shown.
function hasColors(count, env) {
  if (env === undefined && (count === undefined || (typeof count === 'object' && count !== null))) {
    env = count;
    count = 16;
  } else {
    validateInteger(count, 'count', 2);
  }
  return count <= 2 ** getColorDepth(env);
}

module.exports = { getColorDepth, hasColors };
