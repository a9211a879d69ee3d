/** Institutions, with their names by date: an article of 2021 says Kominfo, a report of 2025 says Komdigi, and both mean one row. */
export interface OrganisationName {
  name: string;
  shortName: string | null;
  /** First day the name holds; null = further back than we look. */
  validFrom: string | null;
  /** First day the name no longer holds; null = still in use. */
  validUntil: string | null;
}

export interface Organisation {
  slug: string;
  kind: string;
  /** Slug of the institution it belongs to. */
  parent: string | null;
  names: OrganisationName[];
}

/** What an institution was called on a day (ISO date); undefined when it bore no name then, because it had ended or did not exist yet. */
export function nameOn(organisation: Pick<Organisation, 'names'>, on: string): OrganisationName | undefined {
  return organisation.names.find(
    (name) => (name.validFrom === null || name.validFrom <= on) && (name.validUntil === null || on < name.validUntil),
  );
}

/** A row of `data/names.tsv` keeps where its name is from. */
export type SourcedOrganisation = Omit<Organisation, 'names'> & { names: (OrganisationName & { source: string })[] };

/**
 * Turns the texts of `data/*.tsv` into institutions, parents before children. Throws on an unknown header or parent,
 * and on names whose days overlap: an institution has one name at a time.
 */
export function readOrganisationFiles(texts: { organisations: string; names: string }): SourcedOrganisation[] {
  const names = Map.groupBy(table(texts.names, 'slug name short_name valid_from valid_until source'), ([slug = '']) => slug);
  const read: SourcedOrganisation[] = [];
  for (const [slug = '', kind = '', parent = ''] of table(texts.organisations, 'slug kind parent')) {
    if (parent !== '' && !read.some((known) => known.slug === parent)) throw new Error(`${slug} stands before its parent ${parent}`);
    const own = (names.get(slug) ?? []).map(([, name = '', short, from, until, source = '']) => ({
      name, shortName: short || null, validFrom: from || null, validUntil: until || null, source,
    }));
    assertOneNameAtATime(slug, own);
    read.push({ slug, kind, parent: parent || null, names: own });
  }
  return read;
}

function assertOneNameAtATime(slug: string, names: OrganisationName[]): void {
  if (names.length === 0) throw new Error(`${slug} has no name`);
  for (const [at, name] of names.entries()) {
    const previous = names[at - 1];
    if (previous === undefined) continue;
    if (previous.validUntil === null || name.validFrom === null || name.validFrom < previous.validUntil) {
      throw new Error(`${slug}: "${name.name}" overlaps "${previous.name}"`);
    }
  }
}

function table(text: string, header: string): string[][] {
  const [first, ...lines] = text.trimEnd().split('\n');
  if (first !== header.replaceAll(' ', '\t')) throw new Error(`expected the columns ${header}, found ${first ?? 'nothing'}`);
  return lines.map((line) => line.split('\t'));
}
