/** Whether a reason is what a pattern describes: `*` any characters, `?` one, in any case. No backtracking but to the last star. */
export function matchesReason(pattern: string, reason: string): boolean {
  const glob = pattern.toLowerCase();
  const text = reason.toLowerCase();
  let at = 0;
  let star = -1;
  let from = 0;
  for (let place = 0; place < text.length; ) {
    if (at < glob.length && glob[at] === "*") {
      star = at++;
      from = place;
    } else if (at < glob.length && (glob[at] === "?" || glob[at] === text[place])) {
      at++;
      place++;
    } else if (star >= 0) {
      at = star + 1;
      place = ++from;
    } else {
      return false;
    }
  }
  return /^\**$/.test(glob.slice(at));
}
