/** The suite that a question or a submission means when it names none: what a fresh installation offers. */
export const defaultSuiteId = 'mini@3';
