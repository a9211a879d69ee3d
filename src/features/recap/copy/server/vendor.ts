import { Document, HeadingLevel, Packer, Paragraph, TextRun } from 'docx';
import type { Language } from '#platform/i18n/format.ts';
import type { Recap } from '../../model.ts';

const locales: Record<Language, string> = { id: 'id-ID', en: 'en-GB' };

/** The article as a Word file: what is sent to an office for approval. A4, one heading, plain paragraphs that Word's spelling knows the language of. */
export async function asWord({ title, dateline, paragraphs }: Recap, { language }: { language: Language }): Promise<Buffer> {
  const body = paragraphs.map(({ text }, at) => new Paragraph({
    spacing: { after: 160, line: 300 },
    children: [...(at === 0 && dateline ? [new TextRun({ text: dateline, bold: true }), new TextRun(' – ')] : []), new TextRun(text)],
  }));
  const document = new Document({
    title,
    creator: 'Serentak',
    styles: { default: { document: { run: { font: 'Calibri', size: 23, language: { value: locales[language] } } } } },
    sections: [{
      properties: { page: { size: { width: 11_906, height: 16_838 } } }, // A4 in twentieths of a point
      children: [new Paragraph({ heading: HeadingLevel.HEADING_1, spacing: { after: 240 }, children: [new TextRun(title)] }), ...body],
    }],
  });
  return Packer.toBuffer(document);
}
