/** Raised when descriptions say something else of a view or query that did not change. */
export const describerVersion = 3;
