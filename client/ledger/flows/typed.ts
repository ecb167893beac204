const GROUPED = /^\d{1,3}(,\d{3})+(\.\d*)?$/;
const PLAIN = /^(\d+\.?\d*|\.\d+)$/;

/**
 * A number as a person or a spreadsheet writes it, as plain digits and a point: full-width digits, spaces between thousands, and commas
 * only where they part thousands. `null` for anything else: `2,5` is not taken for 25.
 */
export function plainNumber(text: string): string | null {
  const tight = text.normalize('NFKC').replace(/\s/g, '');
  if (GROUPED.test(tight)) return tight.replaceAll(',', '');
  return PLAIN.test(tight) ? tight : null;
}
