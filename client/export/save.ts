import type { Marking } from '../../server/contract/exports.ts';
import { t } from '../i18n/index.ts';
import type { ShownLayer } from '../state/shown.ts';
import { markOut } from './marking.ts';
import { type SheetTable, sheetsOf } from './workbook.ts';

/** A table with its marking as an XLSX file; the library that writes it is loaded when it is first wanted. */
export async function workbookOf(table: SheetTable, marking: Marking): Promise<Blob> {
  const { default: write } = await import('write-excel-file/universal');
  return write(sheetsOf(table, marking)).toBlob();
}

/** Gives the person a table as an XLSX file; the journal has it first. `layers` are those whose data it holds. Problems: those of `call`. */
export async function saveSheet(fileName: string, table: SheetTable, layers: readonly ShownLayer[] = []): Promise<void> {
  const marking = await markOut('table', table.title, layers);
  const address = URL.createObjectURL(await workbookOf(table, marking));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${fileName}-${t(`sheets.mark.${marking.sensitivity}`)}.xlsx`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 1000);
}
