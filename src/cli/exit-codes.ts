/** Something was found: failures, or log groups that should be covered and are not. */
export const FOUND = 1;
/** The command was not used as it should be. */
export const USAGE = 2;
/** Something could not be read, sent or written. */
export const FAILED = 3;
