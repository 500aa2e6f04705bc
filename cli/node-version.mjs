/**
 * Whether a version of Node satisfies a range of the form that `engines` in package.json has. Plain JavaScript, because
 * `npm start` checks it before anything is installed.
 * @param {string} version such as 24.1.0
 * @param {string} range alternatives such as "^20.12 || >=24"
 */
export function isNodeSupported(version, range) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return range.split('||').some((alternative) => {
    const [, operator, ...numbers] = /^(\^|>=)(\d+)(?:\.(\d+))?$/.exec(alternative.trim()) ?? [];
    if (!operator) throw new Error(`The range "${range}" in package.json has a form that is not known here.`);
    const [wantedMajor = 0, wantedMinor = 0] = numbers.map((number) => Number(number ?? 0));
    if (major === wantedMajor) return minor >= wantedMinor;
    return operator === '>=' && major > wantedMajor;
  });
}
