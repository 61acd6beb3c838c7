/** How often an object is looked at again that somebody else changes, makes or removes meanwhile. */
export const rounds = 4;
