import { type SheetTable, sheetsOf } from './workbook.ts';

/** A table as an XLSX file; the library that writes it is loaded when it is first wanted. */
export async function workbookOf(table: SheetTable): Promise<Blob> {
  const { default: write } = await import('write-excel-file/universal');
  return write(sheetsOf(table)).toBlob();
}

/** Gives the person a table as an XLSX file. */
export async function saveSheet(fileName: string, table: SheetTable): Promise<void> {
  const address = URL.createObjectURL(await workbookOf(table));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${fileName}.xlsx`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
