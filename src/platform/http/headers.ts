import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TLSSocket } from 'node:tls';

/** On every answer, static files included; pages add their own Content-Security-Policy with a nonce. */
export function setSecurityHeaders(response: ServerResponse, secure: boolean): void {
  response.setHeader('X-Content-Type-Options', 'nosniff');
  response.setHeader('Referrer-Policy', 'strict-origin-when-cross-origin');
  response.setHeader('X-Frame-Options', 'DENY');
  response.setHeader('Cross-Origin-Opener-Policy', 'same-origin');
  response.setHeader('Cross-Origin-Resource-Policy', 'same-origin');
  response.setHeader('Permissions-Policy', 'camera=(self), microphone=(), geolocation=(), payment=()');
  response.setHeader('Content-Security-Policy', "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'");
  if (secure) response.setHeader('Strict-Transport-Security', 'max-age=31536000; includeSubDomains');
}

/**
 * Forwarded headers are a client's word unless a proxy of ours wrote them: without one they are overwritten, so that nobody
 * chooses his own address, host or scheme.
 */
export function settleForwarded(request: IncomingMessage, trustedProxies: number): { secure: boolean; origin: string; address: string } {
  const trusted = trustedProxies > 0;
  const header = (name: string) => [request.headers[name]].flat()[0]?.split(',').map((part) => part.trim());
  const peer = request.socket.remoteAddress ?? '';
  const address = (trusted ? header('x-forwarded-for')?.at(-trustedProxies) : undefined) ?? peer;
  const proto = (trusted ? header('x-forwarded-proto')?.at(-1) : undefined) ?? ((request.socket as TLSSocket).encrypted ? 'https' : 'http');
  const host = (trusted ? header('x-forwarded-host')?.at(-1) : undefined) ?? request.headers.host ?? 'localhost';
  request.headers['x-forwarded-for'] = address;
  request.headers['x-forwarded-proto'] = proto === 'https' ? 'https' : 'http';
  request.headers['x-forwarded-host'] = host;
  delete request.headers.forwarded;
  return { secure: proto === 'https', origin: `${proto}://${host}`, address };
}

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * A cookie goes along with whatever page makes the browser send it; so a writing request that carries one must come from our
 * own pages. Browsers send Origin with every POST; a request with a cookie and without Origin is refused too.
 */
export function crossSiteWrite(request: IncomingMessage, origins: readonly string[]): boolean {
  if (safe.has(request.method ?? 'GET') || !request.headers.cookie) return false;
  return !request.headers.origin || !origins.includes(request.headers.origin);
}
