/**
 * Characters that are not seen, or change the order in which others are shown: controls but for tab and line feed, those of writing
 * direction, those without width, and halves of characters. Source: Unicode, Bidi_Control and Default_Ignorable_Code_Point.
 */
const unseen =
  /(?![\t\n])\p{Cc}|\u034f|[\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff9-\ufffb\u{e0000}-\u{e00ff}]|\p{Cs}/gu;

/** A text of a cluster with what is not seen as its code, such as `⟨U+202E⟩`, so that it reads as it is. */
export function visibleText(text: string): string {
  return text.replace(unseen, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `⟨U+${code.toString(16).toUpperCase().padStart(4, '0')}⟩`;
  });
}

/** A JSON text that says the same, with what is not seen as JSON's own escapes, such as `\u202e`, so that it does nothing where it is shown. */
export function visibleJson(json: string): string {
  return json.replace(unseen, (character) =>
    character
      .split('')
      .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
      .join(''),
  );
}
