'use strict';
// Pure computation: what an interpreter costs.
function fib(n) { return n < 2 ? n : fib(n - 1) + fib(n - 2); }
fib(Number(process.env.N || 27));
console.log(JSON.stringify({ ops: 1 }));
