// Writes no verdict.
console.error('I cannot tell.');
