// Which fields the form of a transaction has.
import {TransactionTypeTerms, type TransactionType} from '../../api/types.gen';

export type TransactionTerm =
    | 'symbol'
    | 'quantity'
    | 'price'
    | 'amount'
    | 'fees'
    | 'lot_id'
    | 'ratio'
    | 'new_symbol'
    | 'other_account'
    | 'acquired';

export const uses = (type: TransactionType, term: TransactionTerm | 'outflow') =>
    (TransactionTypeTerms[type] as readonly string[]).includes(term);

// A stored transaction may have a value that its type does not use; once another type is chosen, only
// the fields of that type remain. `stored`: null where a transaction is added.
export const isShown = (
    term: TransactionTerm,
    type: TransactionType,
    stored: TransactionType | null,
    text: string,
) => uses(type, term) || (type === stored && text !== '');
