/** How the certificates of a programme look; what is signed does not change with it. */
export interface CertificateStyle {
  /** '#0b5a8a'; null = our own blue. */
  accent: string | null;
  hasLogo: boolean;
}

/** No logo needs more, in bytes; and one of a thousand dots is sharp at the size it is printed. */
export const largestLogo = 1_000_000;
export const widestLogo = 3000;

/** Relative luminance of a colour, 0 to 1 (WCAG 2.2). */
function luminance(colour: string): number {
  const [red, green, blue] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  }) as [number, number, number];
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast of a colour to white paper, 1 to 21 (WCAG 2.2). */
export const contrastToWhite = (colour: string): number => 1.05 / (luminance(colour) + 0.05);
/** The heading is large and bold: three to one is what large letters need (WCAG 1.4.3). */
export const leastContrast = 3;
