import { renderAsync } from '@resvg/resvg-js';

/** The picture of an SVG of ours as PNG, off the main thread. Its texts are outlines, so that no font of the machine is asked. */
export async function renderPng(svg: string): Promise<Buffer> {
  const image = await renderAsync(svg, { font: { loadSystemFonts: false }, fitTo: { mode: 'original' } });
  return Buffer.from(image.asPng());
}
