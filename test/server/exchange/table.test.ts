import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import iconv from 'iconv-lite';
import { afterAll, beforeAll, expect, test } from 'vitest';
import writeXlsx from 'write-excel-file/node';
import { type Client, startServer, type TestServer } from '../../support/server.ts';
import { scratch } from './files.ts';
import { makeZip } from './zip.ts';

const DIR = join(scratch, 'table-data');

let server: TestServer;
let planner: Client;

beforeAll(async () => {
  server = await startServer({ env: { DATA_DIR: DIR } });
  planner = await server.as('planner');
});
afterAll(() => server.close());

async function read(name: string, content: Buffer | string, more: { who?: Client; query?: string } = {}) {
  const form = new FormData();
  form.set('file', new Blob([content as BlobPart]), name);
  const headers = { ...(more.who ?? planner).headers };
  const response = await fetch(`${server.url}/api/exchange/table${more.query ?? ''}`, { method: 'POST', headers, body: form });
  return { status: response.status, body: (await response.json()) as ReturnType<typeof JSON.parse> };
}
const refusal = async (name: string, content: Buffer | string) => (await read(name, content)).body.refusal;

const text = (value: string) => ({ value, type: String });
const number = (value: number, format?: string) => ({ value, type: Number, ...(format ? { format } : {}) });
const date = (at: string, format = 'yyyy-mm-dd') => ({ value: new Date(at), type: Date, format });

const sheet = (cells: string, more: { strings?: string; styles?: string; book?: string } = {}) =>
  makeZip([
    { name: 'xl/workbook.xml', data: `<workbook>${more.book ?? ''}<sheets><sheet name="一" sheetId="1" r:id="rId1"/></sheets></workbook>` },
    {
      name: 'xl/_rels/workbook.xml.rels',
      data: '<Relationships><Relationship Id="rId1" Target="/xl/worksheets/sheet1.xml"/></Relationships>',
    },
    { name: 'xl/sharedStrings.xml', data: more.strings ?? '<sst/>' },
    { name: 'xl/styles.xml', data: more.styles ?? '<styleSheet/>' },
    { name: 'xl/worksheets/sheet1.xml', data: `<worksheet><sheetData>${cells}</sheetData></worksheet>` },
  ]);

test('a workbook is read as text, with its lines, numbers as typed and dates as days', async () => {
  const file = await writeXlsx(
    [
      [text('2026 年度新增建设用地指标分配表')],
      [],
      [text('行政区'), text('代码'), text('面积'), text('日期'), null, text('备注')],
      [text('东昌府区'), text('371502'), number(0.1 + 0.2), date('2026-01-02T00:00:00Z'), null, text('=1+1')],
      [],
      [
        text(' 茌平 '),
        number(371503),
        number(1e-7),
        date('2026-01-02T03:04:05Z', 'yyyy-mm-dd hh:mm:ss'),
        number(123_456_789_012_345),
        text('多行\n文本'),
      ],
    ],
    { sheet: '分配' },
  ).toBuffer();
  const { status, body } = await read('quota.xlsx', file);
  expect(status).toBe(200);
  expect(body).toEqual({
    format: 'xlsx',
    sheet: '分配',
    sheets: ['分配'],
    encoding: null,
    columns: ['行政区', '代码', '面积', '日期', '', '备注'],
    rows: [
      ['东昌府区', '371502', '0.3', '2026-01-02', '', '=1+1'],
      ['茌平', '371503', '0.0000001', '2026-01-02 03:04:05', '123456789012345', '多行\n文本'],
    ],
    lines: [4, 6],
    refusal: null,
  });
});

test('a sheet can be chosen by name', async () => {
  const file = await writeXlsx([
    { data: [[text('a'), text('b')]], sheet: '一' },
    {
      data: [
        [text('c'), text('d')],
        [number(-66.667), number(0)],
      ],
      sheet: '二',
    },
  ]).toBuffer();
  expect((await read('two.xlsx', file)).body).toMatchObject({ sheet: '一', sheets: ['一', '二'], columns: ['a', 'b'], rows: [] });
  expect((await read('two.xlsx', file, { query: `?sheet=${encodeURIComponent('二')}` })).body).toMatchObject({
    sheet: '二',
    rows: [['-66.667', '0']],
  });
  expect((await read('two.xlsx', file, { query: '?sheet=x' })).body.refusal).toEqual({
    code: 'table.no_sheet',
    params: { sheet: 'x', names: ['一', '二'] },
  });
});

test('cells of every type, missing references, dates from 1904 and strings with runs', async () => {
  const styles = `<numFmts><numFmt numFmtId="164" formatCode="yyyy&quot;年&quot;m&quot;月&quot;"/><numFmt numFmtId="165" formatCode="[Red]&quot;d&quot;0.00"/></numFmts>
    <cellXfs><xf numFmtId="0"/><xf numFmtId="164"/><xf numFmtId="165"/><xf numFmtId="14"/></cellXfs>`;
  const strings =
    '<sst><si><r><t>聊</t></r><r><t xml:space="preserve"> 城</t></r><rPh sb="0"><t>x</t></rPh></si><si><t>a&amp;b_x0041_</t></si></sst>';
  const cells = `<row r="3"><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c r="D3" t="inlineStr"><is><t>内</t></is></c><c t="b"><v>1</v></c></row>
    <row><c s="1"><v>1</v></c><c s="2"><v>1.5</v></c><c s="3"><v>0</v></c><c t="e"><v>#REF!</v></c><c t="str"><f>1+1</f><v>二</v></c><c><f>1+1</f></c></row>`;
  const { body } = await read('all.xlsx', sheet(cells, { styles, strings, book: '<workbookPr date1904="1"/>' }));
  expect(body.columns).toEqual(['聊 城', 'a&bA', '', '内', 'TRUE']);
  expect(body).toMatchObject({ rows: [['1904-01-02', '1.5', '1904-01-01', '#REF!', '二']], lines: [4] });
});

test('a text table in UTF-8 or GBK, with quotes, line breaks and any of three delimiters', async () => {
  const plain = '行政区,面积\r\n"东昌府区","1,200"\r\n"多行\n""名""",3\r\n\r\n茌平,\r\n';
  const rows = [
    ['东昌府区', '1,200'],
    ['多行\n"名"', '3'],
    ['茌平', ''],
  ];
  expect((await read('q.csv', plain)).body).toMatchObject({
    format: 'csv',
    encoding: 'UTF-8',
    columns: ['行政区', '面积'],
    rows,
    lines: [2, 3, 6],
  });
  expect((await read('q.csv', iconv.encode(plain, 'gbk'))).body).toMatchObject({ encoding: 'GBK', rows });
  expect((await read('q.csv', iconv.encode(plain.replaceAll(',', '\t'), 'utf-16le', { addBOM: true }))).body).toMatchObject({
    encoding: 'UTF-16LE',
    columns: ['行政区', '面积'],
  });
  expect((await read('q.txt', 'a;b\n1,5;2')).body).toMatchObject({ columns: ['a', 'b'], rows: [['1,5', '2']] });
  expect((await read('q.csv', 'a,b\r\n1,2\n"3\r\n",4\r5,x"y"z')).body).toMatchObject({
    rows: [
      ['1', '2'],
      ['3', '4'],
      ['5', 'x"y"z'],
    ],
    lines: [2, 3, 5],
  });
  expect((await read('q.csv', '名称\n甲')).body).toMatchObject({ columns: ['名称'], rows: [['甲']] });
});

test('a file that is no table says why', async () => {
  expect(await refusal('a.csv', '')).toMatchObject({ code: 'file.empty' });
  expect(await refusal('a.csv', ' \n,,\n')).toMatchObject({ code: 'table.empty' });
  expect(await refusal('a.csv', 'a,b\n"c,d')).toMatchObject({ code: 'file.corrupt' });
  expect(await refusal('a.csv', 'a,b\n"c"d,e')).toEqual({ code: 'file.corrupt', params: { reason: 'a quote on line 2 is not closed' } });
  expect(await refusal('a.xls', Buffer.from('d0cf11e0a1b11ae1', 'hex'))).toMatchObject({ code: 'table.not_a_table' });
  expect(await refusal('a.xlsx', makeZip([{ name: 'a.txt', data: 'x' }]))).toMatchObject({ code: 'table.not_a_table' });
  expect(await refusal('a.xlsx', Buffer.from('504b0304ffff', 'hex'))).toMatchObject({ code: 'archive.corrupt' });
  expect(await refusal('a.xlsx', sheet('<row><c><v>1</v></c>'))).toMatchObject({ code: 'file.corrupt' });
  expect(await refusal('a.xlsx', sheet('<!DOCTYPE x>'))).toMatchObject({ code: 'xml.entities' });
});

test('a table is bounded, however small its file is', async () => {
  const line = (cells: number) => Array.from({ length: cells }, () => 'x').join(',');
  expect((await read('a.csv', Array.from({ length: 2001 }, () => line(60)).join('\n'))).body.rows).toHaveLength(2000);
  expect(await refusal('a.csv', Array.from({ length: 2002 }, () => line(2)).join('\n'))).toEqual({
    code: 'table.rows',
    params: { most: 2000 },
  });
  expect(await refusal('a.csv', `${line(60)}\n${line(61)}`)).toEqual({ code: 'table.columns', params: { line: 2, count: 61, most: 60 } });
  const far = '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>';
  expect(await refusal('a.xlsx', sheet(far))).toEqual({ code: 'table.columns', params: { line: 1_048_576, count: 16_384, most: 60 } });
  const long = `<sst><si><t>${'长'.repeat(30_000)}</t></si></sst>`;
  const row = `<row>${'<c t="s"><v>0</v></c>'.repeat(50)}</row>`;
  expect(await refusal('a.xlsx', sheet(row.repeat(50), { strings: long }))).toMatchObject({ code: 'file.too_large' });
  expect(await refusal('a.xlsx', sheet(' '.repeat(70 * 2 ** 20)))).toMatchObject({ code: expect.stringMatching(/^archive\./) });
  expect((await read('a.csv', 'x'.repeat(5_200_000))).body.code).toBe('request.too_large');
});

test('is for those who read the ledger, and keeps nothing', async () => {
  expect((await read('a.csv', 'a,b', { who: await server.as('viewer') })).body.code).toBe('auth.not_allowed');
  expect((await read('a.csv', 'a,b', { who: server.anonymous() })).body.code).toBe('auth.required');
  expect((await read('a.csv', 'a,b', { query: '?other=1' })).body.code).toBe('request.invalid');
  expect(readdirSync(DIR, { recursive: true }).filter((name) => String(name).includes('table-'))).toEqual([]);
});
