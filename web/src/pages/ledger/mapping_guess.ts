// The initial column mapping, guessed from common column names; the user can correct it.
export const mappingFields = [
    'date',
    'type',
    'symbol',
    'quantity',
    'price',
    'amount',
    'fees',
    'currency',
    'account',
    'ratio',
    'lot_id',
    'new_symbol',
    'source_id',
    'note',
] as const;
export type MappingField = (typeof mappingFields)[number];

const names: Record<MappingField, RegExp> = {
    date: /^(trade |activity |run |transaction )?(date|day|datum|time)$/i,
    type: /^(transaction |activity )?(type|action|kind|what|activity)$/i,
    symbol: /^(symbol|ticker|instrument|security|isin)$/i,
    quantity: /^(quantity|qty|shares|units|no\. of shares|amount of shares)$/i,
    price: /^(price|unit price|share price|price per (share|unit)|price \/ share)$/i,
    amount: /^(amount|net amount|total|value|proceeds|cash)$/i,
    fees: /^(fees?|commissions?|fees & comm|costs?|charges)$/i,
    currency: /^(currency|ccy)$/i,
    account: /^(account|account name|portfolio)$/i,
    ratio: /^(ratio|split ratio)$/i,
    lot_id: /^(lot|lot id)$/i,
    new_symbol: /^(new symbol|received)$/i,
    source_id: /^(id|transaction id|order id|reference|fitid)$/i,
    note: /^(notes?|description|memo|comment)$/i,
};

export function guessMapping(header: readonly string[]): Record<MappingField, string> {
    const left = [...header];
    return Object.fromEntries(
        mappingFields.map((field) => {
            const at = left.findIndex((name) =>
                names[field].test(name.trim().replaceAll('_', ' ')),
            );
            return [field, at < 0 ? '' : left.splice(at, 1)[0]];
        }),
    ) as Record<MappingField, string>;
}
