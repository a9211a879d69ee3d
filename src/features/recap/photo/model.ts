/** Pictures of an article; how a picture is read stands in `#platform/files/picture.ts`. */

export const consentKinds = ['written', 'spoken', 'nobody_recognisable'] as const;
export type ConsentKind = (typeof consentKinds)[number];

/** A photo of a good phone; a page with four of them still opens in a hall. */
export const LARGEST_PHOTO = 6 * 1024 * 1024;
export const MOST_PHOTOS = 12;
