/** User and group that submitted code runs as: `nobody`. */
export const sandboxUserId = 65534;
