/** Words as they are shown. */
export interface Shown {
  text: string;
  /** The colour of the words, and those behind them from the inside to the first that covers, as CSS has them. */
  colour: string;
  behind: string[];
  /** How much of the words' own colour is left. */
  opacity: number;
}

/** What the page knows that Node does not. */
declare function getComputedStyle(element: InPage): {
  color: string;
  backgroundColor: string;
  opacity: string;
  visibility: string;
};
interface InPage {
  parentElement: InPage | null;
  childNodes: Iterable<{ nodeType: number; textContent: string | null }>;
  querySelectorAll(selector: string): Iterable<InPage>;
  getBoundingClientRect(): { width: number; height: number };
}

/** All words that are shown in an element; this runs in the page. */
export function wordsIn(root: InPage): Shown[] {
  return [root, ...root.querySelectorAll('*')].flatMap((element) => {
    const own = [...element.childNodes].filter(({ nodeType }) => nodeType === 3);
    const text = own
      .map(({ textContent }) => textContent ?? '')
      .join('')
      .trim();
    const { width, height } = element.getBoundingClientRect();
    const { color: colour, visibility } = getComputedStyle(element);
    if (text === '' || width < 2 || height < 2 || visibility === 'hidden') return [];
    const behind: string[] = [];
    let opacity = 1;
    for (let at: InPage | null = element; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      behind.push(style.backgroundColor);
      opacity *= Number(style.opacity);
      if (/^rgb\(/.test(style.backgroundColor)) break;
    }
    return [{ text, colour, behind, opacity }];
  });
}

/** Contrast of words with what is behind them, as WCAG 2 reckons it; `ground`: the colour behind all that is not covered. */
export function contrast({ colour, behind, opacity }: Shown, ground = 'rgb(0, 0, 0)'): number {
  const below = channels(ground).rgb;
  const background = behind.map(channels).reduceRight((under, { rgb, alpha }) => over(rgb, alpha, under), below);
  const { rgb, alpha } = channels(colour);
  const [text, back] = [luminance(over(rgb, alpha * opacity, background)), luminance(background)];
  return (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05);
}

function over(rgb: number[], alpha: number, below: number[]): number[] {
  return rgb.map((value, at) => value * alpha + (below[at] ?? 0) * (1 - alpha));
}

/** A colour of CSS with channels from 0 to 1. */
function channels(colour: string): { rgb: number[]; alpha: number } {
  const parts = (colour.match(/[\d.]+(?:e-?\d+)?/g) ?? []).map(Number);
  const most = colour.startsWith('color(') ? 1 : 255;
  return { rgb: parts.slice(0, 3).map((part) => part / most), alpha: parts[3] ?? 1 };
}

function luminance(rgb: number[]): number {
  const [red = 0, green = 0, blue = 0] = rgb.map((share) =>
    share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4,
  );
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
