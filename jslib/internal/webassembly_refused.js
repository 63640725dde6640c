'use strict';
// WebAssembly for a context that may compile none of it (codeGeneration.wasm).

const WebAssembly = require('internal/webassembly');
const { CompileError, Module } = WebAssembly;

function refusal(who) { return new CompileError(`WebAssembly.${who}(): Wasm code generation disallowed by embedder`); }

/** Fails: nothing is compiled. */
async function compile() { throw refusal('compile'); }

/** Links a module that was compiled elsewhere. Throws CompileError where source is none. */
async function instantiate(source, imports) {
  if (!(source instanceof Module)) throw refusal('instantiate');
  return WebAssembly.instantiate(source, imports);
}

/** Fails: nothing is compiled. */
async function compileStreaming() { throw refusal('compileStreaming'); }

/** Fails: nothing is compiled. */
async function instantiateStreaming() { throw refusal('instantiateStreaming'); }

const refused = {
  compile, instantiate, compileStreaming, instantiateStreaming,
  Module: new Proxy(Module, { construct() { throw refusal('Module'); } }),
};

module.exports = Object.defineProperties({}, Object.getOwnPropertyDescriptors(WebAssembly));
for (const [name, value] of Object.entries(refused)) Object.defineProperty(module.exports, name, { value });
