package example;

/** Compiled against, and not shipped. */
class Missing {}
