import { Refusal } from '#platform/http/refusal.ts';
import { LARGEST_PHOTO, MOST_PHOTOS } from '../model.ts';

export const photoTooLarge = () => new Refusal('recap_photo_too_large', 413, { values: { megabytes: LARGEST_PHOTO / 1024 / 1024 } });
/** No JPEG or PNG, whatever its name says. */
export const photoUnreadable = () => new Refusal('recap_photo_unreadable', 422, { fields: { photo: 'recap_photo_unreadable' } });
export const tooManyPhotos = () => new Refusal('recap_photo_many', 409, { values: { most: MOST_PHOTOS } });
/** Consent of a day that has not come. */
export const consentAhead = () => new Refusal('invalid', 422, { fields: { consentOn: 'wrong' } });
