/** Our own grid of the 38 provinces: one tile each, about where they lie. The east stands beside the west, or below it on a phone. */
export interface Tile {
  code: string;
  column: number;
  row: number;
  short: string;
}

/** Columns left of this one are the west: Sumatra, Java, Kalimantan, Bali and Lombok. */
export const eastFrom = 9;

/** Reads the grid; throws where a tile is named twice or lies on another one. */
export function readTiles(text: string): Tile[] {
  const [header, ...lines] = text.trimEnd().split('\n');
  if (header !== 'code\tcolumn\trow\tshort') throw new Error(`not a grid of tiles: ${header ?? ''}`);
  const tiles = lines.map((line) => {
    const [code = '', column, row, short = ''] = line.split('\t');
    return { code, column: Number(column), row: Number(row), short };
  });
  if (new Set(tiles.map(({ code }) => code)).size < tiles.length || new Set(tiles.map(({ column, row }) => `${column} ${row}`)).size < tiles.length) throw new Error('two tiles in one place');
  return tiles;
}

/** Upper bounds of four classes above nought, so that about as many values lie in each; fewer where values are alike. */
export function classBounds(values: readonly number[]): number[] {
  const above = values.filter((value) => value > 0).sort((a, b) => a - b);
  if (above.length === 0) return [];
  const nice = (value: number): number => {
    const unit = 10 ** Math.max(0, Math.floor(Math.log10(value)) - 1);
    return Math.ceil(value / unit) * unit;
  };
  const quarter = (part: number): number => nice(above[Math.min(above.length - 1, Math.ceil(above.length * part) - 1)]!);
  return [...new Set([quarter(0.25), quarter(0.5), quarter(0.75), Math.max(nice(above.at(-1)!), 1)])];
}

/** 0 for nothing, else the class, from 1. */
export const classOf = (value: number, bounds: readonly number[]): number => (value <= 0 ? 0 : 1 + bounds.findIndex((bound) => value <= bound));
