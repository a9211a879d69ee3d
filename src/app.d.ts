import type { App as Product } from '#platform/app/app.ts';
import type { Principal } from '#platform/app/principal.ts';
import type { Locale } from '#platform/i18n/locale.ts';

declare global {
  namespace App {
    interface Locals {
      app: Product;
      principal: Principal;
      locale: Locale;
    }
    interface Error {
      message: string;
      reason?: string;
    }
  }
}
