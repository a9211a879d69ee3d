import { test } from 'node:test';
import assert from 'node:assert/strict';
import fc from 'fast-check';
import titles from './data/titles.json' with { type: 'json' };
import { formatName, nameInSentence, nameKey, parseName, titlesAgree, withoutOffice } from './model.ts';

const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

/** As written -> front titles, name, degrees, and the whole as EYD prints it. */
const cases: [string, string[], string, string[], string][] = [
  // article 000
  ['Samuel A. Pangerapan', [], 'Samuel A. Pangerapan', [], 'Samuel A. Pangerapan'],
  ['Drs. Eko Pamuji, M.I.Kom', ['Drs.'], 'Eko Pamuji', ['M.I.Kom.'], 'Drs. Eko Pamuji, M.I.Kom.'],
  ['Muhaimin, S.IP, MA', [], 'Muhaimin', ['S.IP.', 'M.A.'], 'Muhaimin, S.IP., M.A.'],
  ['Drs. Muhammad Saleh, M.AP', ['Drs.'], 'Muhammad Saleh', ['M.AP.'], 'Drs. Muhammad Saleh, M.AP.'],
  ['Fahriansyah, S.IP., M.AP', [], 'Fahriansyah', ['S.IP.', 'M.AP.'], 'Fahriansyah, S.IP., M.AP.'],
  ['Adetya', [], 'Adetya', [], 'Adetya'],
  ['Yudartha', [], 'Yudartha', [], 'Yudartha'],
  // article 001
  ['Dr. Ir. Soni Trison, S.Hut, M.Si', ['Dr.', 'Ir.'], 'Soni Trison', ['S.Hut.', 'M.Si.'], 'Dr. Ir. Soni Trison, S.Hut., M.Si.'],
  ['Adhi Prasnowo, ST, MT, IPM, ASEAN Eng', [], 'Adhi Prasnowo', ['S.T.', 'M.T.', 'IPM', 'ASEAN Eng'], 'Adhi Prasnowo, S.T., M.T., IPM, ASEAN Eng'],
  ['H. Sakti Alam Siregar, SH', ['H.'], 'Sakti Alam Siregar', ['S.H.'], 'H. Sakti Alam Siregar, S.H.'],
  ['MHD Daud, S.Pd, S.H, M.M', [], 'MHD Daud', ['S.Pd.', 'S.H.', 'M.M.'], 'MHD Daud, S.Pd., S.H., M.M.'],
  ['Della Dwi Oktarina', [], 'Della Dwi Oktarina', [], 'Della Dwi Oktarina'],
  ['Abdullah, M.Pd', [], 'Abdullah', ['M.Pd.'], 'Abdullah, M.Pd.'],
  // article 002
  ['Chindy Puri Salbillah', [], 'Chindy Puri Salbillah', [], 'Chindy Puri Salbillah'],
  ['dr. Letizia M.Kes', ['dr.'], 'Letizia', ['M.Kes.'], 'dr. Letizia, M.Kes.'],
  ['Ika Meilani, S.Si', [], 'Ika Meilani', ['S.Si.'], 'Ika Meilani, S.Si.'],
  ['Hendra Syamhari, Amd', [], 'Hendra Syamhari', ['A.Md.'], 'Hendra Syamhari, A.Md.'],
  ['H. Edison, S.Sos., M.Si.', ['H.'], 'Edison', ['S.Sos.', 'M.Si.'], 'H. Edison, S.Sos., M.Si.'],
  ['Januar Eko Aryansyah, S.IP., S.H., M.Si.', [], 'Januar Eko Aryansyah', ['S.IP.', 'S.H.', 'M.Si.'], 'Januar Eko Aryansyah, S.IP., S.H., M.Si.'],
  ['Tomi Ristanto', [], 'Tomi Ristanto', [], 'Tomi Ristanto'],
  ['Josep Samosir', [], 'Josep Samosir', [], 'Josep Samosir'],
  ['Eko', [], 'Eko', [], 'Eko'],
  ['Arif Ilham', [], 'Arif Ilham', [], 'Arif Ilham'],
  ['Ilman Setiawan', [], 'Ilman Setiawan', [], 'Ilman Setiawan'],
  ['Suryati Ali', [], 'Suryati Ali', [], 'Suryati Ali'],
  // article 003
  ['Presiden Joko Widodo', ['Presiden'], 'Joko Widodo', [], 'Presiden Joko Widodo'],
  ['Dewa Made Indra', [], 'Dewa Made Indra', [], 'Dewa Made Indra'],
  ['Bonifasius Wahyu Pudjianto', [], 'Bonifasius Wahyu Pudjianto', [], 'Bonifasius Wahyu Pudjianto'],
  // article 004
  ['Hendy Siswanto', [], 'Hendy Siswanto', [], 'Hendy Siswanto'],
  ['M Yasin, S.Kom, M.Kom', [], 'M Yasin', ['S.Kom.', 'M.Kom.'], 'M Yasin, S.Kom., M.Kom.'],
  ['Firdaus Rahman, A.Md.A', [], 'Firdaus Rahman', ['A.Md.A.'], 'Firdaus Rahman, A.Md.A.'],
  ['Firdaus Wahyu Gama Ashaary', [], 'Firdaus Wahyu Gama Ashaary', [], 'Firdaus Wahyu Gama Ashaary'],
  ['Herman', [], 'Herman', [], 'Herman'],
  // further writings people use
  ['PROF. DR. IR. H. BUDI SANTOSO, SE., MM.', ['Prof.', 'Dr.', 'Ir.', 'H.'], 'BUDI SANTOSO', ['S.E.', 'M.M.'], 'Prof. Dr. Ir. H. BUDI SANTOSO, S.E., M.M.'],
  ['Prof.Dr.Ir. Budi', ['Prof.', 'Dr.', 'Ir.'], 'Budi', [], 'Prof. Dr. Ir. Budi'],
  ['Drs.Eko', ['Drs.'], 'Eko', [], 'Drs. Eko'],
  ['Hj Widi, drg', ['Hj.'], 'Widi', ['drg'], 'Hj. Widi, drg'],
  ['drs H M. Alvin', ['Drs.', 'H.'], 'M. Alvin', [], 'Drs. H. M. Alvin'],
  ['KH Ahmad Dahlan', ['K.H.'], 'Ahmad Dahlan', [], 'K.H. Ahmad Dahlan'],
  ['Dr. H. Edison', ['Dr.', 'H.'], 'Edison', [], 'Dr. H. Edison'],
  ['K. H. Hasyim', ['K.H.'], 'Hasyim', [], 'K.H. Hasyim'],
  ['H.B. Jassin', [], 'H.B. Jassin', [], 'H.B. Jassin'],
  ['Dr. (H.C.) Siti', ['Dr. (H.C.)'], 'Siti', [], 'Dr. (H.C.) Siti'],
  ['Ns. Rina, S.Kep. M.Kep.', ['Ns.'], 'Rina', ['S.Kep.', 'M.Kep.'], 'Ns. Rina, S.Kep., M.Kep.'],
  ['Budi Santoso ST MT', [], 'Budi Santoso', ['S.T.', 'M.T.'], 'Budi Santoso, S.T., M.T.'],
  ['Jack Ma', [], 'Jack Ma', [], 'Jack Ma'],
  ['JACK MA', [], 'JACK MA', [], 'JACK MA'],
  ['Rudi S.', [], 'Rudi S.', [], 'Rudi S.'],
  ['I Gusti Ngurah Rai', [], 'I Gusti Ngurah Rai', [], 'I Gusti Ngurah Rai'],
  ['Sri Wahyuni, S.I.P, M.A.P', [], 'Sri Wahyuni', ['S.I.P.', 'M.A.P.'], 'Sri Wahyuni, S.I.P., M.A.P.'],
  ['Sri Wahyuni, SIP', [], 'Sri Wahyuni', ['S.IP.'], 'Sri Wahyuni, S.IP.'],
  ['Rani, s.kom, M. Kom, PhD', [], 'Rani', ['S.Kom.', 'M.Kom.', 'Ph.D.'], 'Rani, S.Kom., M.Kom., Ph.D.'],
  ['Dewi, S.Xyz', [], 'Dewi', ['S.Xyz.'], 'Dewi, S.Xyz.'],
  ['Dewi, CPS®, Gr', [], 'Dewi', ['CPS®', 'Gr.'], 'Dewi, CPS®, Gr.'],
  ['Prof., Dr. Budi', ['Prof.', 'Dr.'], 'Budi', [], 'Prof. Dr. Budi'],
  ['  Wali   Kota Hasan ,, SH ,', ['Wali Kota'], 'Hasan', ['S.H.'], 'Wali Kota Hasan, S.H.'],
  ['H.', [], 'H.', [], 'H.'],
  ['', [], '', [], ''],
];

test('every name is parsed and printed as EYD wants it', () => {
  for (const [written, front, name, back, printed] of cases) {
    assert.deepEqual(parseName(written), { front, name, back }, written);
    assert.equal(formatName(parseName(written)), printed, written);
  }
});

test('in a sentence a comma closes the degrees, and a sentence ends with one full stop', () => {
  const say = (written: string) => [nameInSentence(parseName(written)), nameInSentence(parseName(written), 'ends')];
  assert.deepEqual(say('Drs. Muhammad Saleh, M.AP'), ['Drs. Muhammad Saleh, M.AP.,', 'Drs. Muhammad Saleh, M.AP.']);
  assert.deepEqual(say('Adhi Prasnowo, ST, IPM'), ['Adhi Prasnowo, S.T., IPM,', 'Adhi Prasnowo, S.T., IPM.']);
  assert.deepEqual(say('Adetya'), ['Adetya', 'Adetya.']);
});

test('the key of a name has no titles, case, dots or doubled spaces', () => {
  for (const written of ['M. Yasin, S.Kom', 'm  yasin', 'H. M Yasin', 'M YASIN, M.Kom.']) assert.equal(nameKey(parseName(written)), 'm yasin', written);
  assert.equal(nameKey(parseName('Nur’aini')), nameKey(parseName("Nur'aini")));
  assert.equal(nameKey(parseName('Jose\u0301')), nameKey(parseName('José')));
});

test('an office is no part of a person, a title is', () => {
  assert.equal(formatName(withoutOffice(parseName('Presiden Joko Widodo'))), 'Joko Widodo');
  assert.equal(formatName(withoutOffice(parseName('Wakil Bupati H. Edison, S.Sos.'))), 'H. Edison, S.Sos.');
});

test('two writings agree when one has all titles of the other', () => {
  const agree = (one: string, other: string) => titlesAgree(parseName(one), parseName(other));
  assert.equal(agree('Muhaimin', 'Muhaimin, S.IP, MA'), true);
  assert.equal(agree('Drs. Saleh', 'Saleh, M.AP'), true);
  assert.equal(agree('Muhaimin, S.IP', 'Muhaimin, S.I.P., M.A.'), true);
  assert.equal(agree('Muhaimin, SH', 'Muhaimin, S.IP, MA'), false);
  assert.equal(agree('dr. Letizia', 'Dr. Letizia'), false);
});

const word = fc.stringMatching(/^[A-Z][a-z]{3,9}$/).filter((text) => formatName(parseName(`X ${text}`)) === `X ${text}` && parseName(`${text} Budi`).front.length === 0);
const initial = fc.stringMatching(/^[A-GI-Z]\.$/);
const parts = fc.record({
  front: fc.uniqueArray(fc.constantFrom(...titles.front, ...titles.frontWithDot, ...titles.office), { maxLength: 4 }),
  name: fc.tuple(word, fc.array(fc.oneof(word, initial), { maxLength: 2 }), word).map(([first, middle, last]) => [first, ...middle, last].join(' ')),
  back: fc.uniqueArray(fc.constantFrom(...titles.degree, ...titles.mark), { maxLength: 5 }),
}, { noNullPrototype: true });

test('what was printed reads back the same', () => {
  fc.assert(fc.property(parts, (person) => assert.deepEqual(parseName(formatName(person)), person)), { seed, numRuns: 1000 });
});

test('every listed degree survives being printed and read, in any case and without its dots', () => {
  for (const form of titles.degree) {
    assert.deepEqual(parseName(`Budi, ${form}`).back, [form]);
    assert.deepEqual(parseName(`Budi, ${form.toLowerCase()}`).back, [form]);
    assert.equal(parseName(`Budi, ${form.replaceAll('.', '')}`).back.length, 1);
  }
});

test('whatever was written, reading the printed form changes nothing more and loses no letter', () => {
  const piece = fc.oneof(fc.constantFrom('H', 'dr', 'Dr.', 'Drs.', 'ST', 'S.H', 'MA', 'M.Kes', 'ASEAN', 'Eng', 'Amd', 'M.', 'Kes', '.', ',', ' ', ' ', 'Budi', 'K.', 'Wali', 'Kota', '(H.C.)'), fc.string({ maxLength: 4 }));
  const letters = (text: string) => text.normalize('NFC').toLowerCase().replace(/[\s\p{Cc}.,]/gu, '');
  fc.assert(fc.property(fc.array(piece, { maxLength: 9 }).map((list) => list.join('')), (written) => {
    const once = parseName(written);
    assert.deepEqual(parseName(formatName(once)), once);
    assert.equal(letters(formatName(once)), letters(written));
  }), { seed, numRuns: 3000 });
});

test('no two listed degrees written side by side read as a third', () => {
  for (const one of [...titles.degree, ...titles.mark]) {
    for (const other of ['S.H.', 'M.A.', 'A.P.', 'S.P.', 'M.Si.', 'IPM', 'CA']) assert.deepEqual(parseName(`Budi, ${one} ${other}`).back, [one, other]);
  }
});
