// Returns no model.
console.error('There was nothing to repair.');
