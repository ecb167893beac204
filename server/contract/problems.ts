/**
 * The closed list of problems: code → HTTP status and the English title of RFC 9457. The client holds the sentence in zh and en
 * (`client/i18n/zh/problems.ts` and its twin); `test/tidy.test.ts` asks of every code that both exist.
 */
export const PROBLEMS = {
  'request.invalid': { status: 400, title: 'The request does not fit the contract' },
  'request.malformed': { status: 400, title: 'The request body cannot be read' },
  'request.too_large': { status: 413, title: 'The request is larger than allowed' },
  'request.not_found': { status: 404, title: 'There is nothing at this address' },
  'request.id_reused': { status: 409, title: 'This request id was used for another request' },
  'request.rate_limited': { status: 429, title: 'Too many requests; wait before the next one' },
  'server.unexpected': { status: 500, title: 'Something went wrong on the server; nothing was changed' },
  'server.busy': { status: 503, title: 'The server is busy; try again shortly' },
  'auth.required': { status: 401, title: 'Sign in first' },
  'auth.wrong_credentials': { status: 401, title: 'The name or the password is wrong' },
  'auth.csrf': { status: 403, title: 'The csrf token is missing or wrong' },
  'auth.not_allowed': { status: 403, title: 'Your role does not allow this' },
  'auth.not_allowed_region': { status: 403, title: 'The region is outside your scope' },
  'users.name_taken': { status: 409, title: 'An account with this name exists' },
  'region.unknown': { status: 404, title: 'No such region' },
  'region.code_taken': { status: 409, title: 'Another region has this code, or had it' },
  'region.not_possible': { status: 409, title: 'The region cannot be made or changed in this way' },
  'layer.unknown': { status: 404, title: 'No such layer' },
  'feature.unknown': { status: 404, title: 'No such feature' },
  'feature.changed_since': { status: 409, title: 'A later revision has changed these features again' },
  'import.unknown': { status: 404, title: 'No such import' },
  'import.wrong_state': { status: 409, title: 'The import cannot do this in its present state' },
  'import.unresolved': { status: 409, title: 'The import has errors that nobody has decided about' },
  'import.file_gone': { status: 409, title: 'The uploaded file is no longer kept; upload it again' },
  'tiles.bad_coordinates': { status: 400, title: 'The tile coordinates are outside the tile matrix' },
  'geometry.invalid': { status: 422, title: 'The geometry is not valid' },
  'geometry.too_large': { status: 422, title: 'The geometry has too many vertices or is too large' },
  'geometry.outside': { status: 422, title: 'The geometry lies outside the regions of this blueprint' },
  'parcel.unknown': { status: 404, title: 'No such parcel' },
  'project.unknown': { status: 404, title: 'No such project' },
  'project.wrong_stage': { status: 409, title: 'The project cannot go to this stage from where it is' },
  'project.hold_expired': { status: 409, title: 'The quota reserved for the project is no longer held; bring the project back to review' },
  'project.code_taken': { status: 409, title: 'A project with this code exists' },
  'siting.unknown_use': { status: 422, title: 'No such land-use class' },
  'siting.unknown_check': { status: 404, title: 'No such siting check' },
  'ledger.insufficient': { status: 409, title: 'The account cannot give this amount' },
  'ledger.refused': { status: 409, title: 'The ledger refused a voucher of this command; nothing was changed' },
  'ledger.unknown_account': { status: 404, title: 'No such account' },
  'ledger.unknown_kind': { status: 422, title: 'No such quota kind' },
  'ledger.unknown_transfer': { status: 404, title: 'No such transfer' },
  'ledger.unknown_book': { status: 404, title: 'No such book' },
  'ledger.unknown_link': { status: 404, title: 'The book has no link with this number' },
  'ledger.no_commitment': { status: 422, title: 'Use is recorded for an account of a project or a parcel' },
  'ledger.unknown_proposal': { status: 404, title: 'No such proposal' },
  'ledger.unknown_loan': { status: 404, title: 'No such loan' },
  'ledger.unknown_lot': { status: 404, title: 'No such lot of freed quota' },
  'ledger.lot_taken': { status: 409, title: 'The code stands for another lot of this kind and year' },
  'ledger.not_replaceable': { status: 422, title: 'This kind of quota is not replaced by what others free' },
  'ledger.ratio_too_low': { status: 422, title: 'The lot was freed to be used at a higher ratio' },
  'ledger.needs_approval': { status: 409, title: 'A second person is needed; propose it' },
  'ledger.same_person': { status: 403, title: 'Another person must decide' },
  'ledger.already_decided': { status: 409, title: 'The proposal is decided' },
} as const;

export type ProblemCode = keyof typeof PROBLEMS;

/** Codes that any endpoint can answer. */
export const COMMON_PROBLEMS: readonly ProblemCode[] = [
  'request.invalid',
  'request.malformed',
  'request.too_large',
  'request.rate_limited',
  'server.unexpected',
  'server.busy',
];
/** Codes that any endpoint behind a session can answer. */
export const SESSION_PROBLEMS: readonly ProblemCode[] = ['auth.required', 'auth.csrf', 'auth.not_allowed'];
