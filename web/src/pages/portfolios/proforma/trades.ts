// Trades of a pro-forma session as they are typed.
import type {ProformaTrade} from '../../../api/types.gen';
import {plainNumber, typedNumber} from '../../../ui/number_text';

export const sizes = [
    ['quantity', 'Quantity'],
    ['value', 'Value'],
    ['weight', 'Weight, %'],
] as const;
export type Size = (typeof sizes)[number][0];

export interface Entry {
    action: string;
    symbol: string;
    size: string;
    of: string; // what the size is: quantity, value or weight
    price: string;
}

export const noEntry: Entry = {
    action: 'buy',
    symbol: '',
    size: '',
    of: 'quantity',
    price: '',
};

// Weights are typed in percent.
export function tradeOf(entry: Entry): Partial<ProformaTrade> & Pick<ProformaTrade, 'symbol'> {
    const trade: Partial<ProformaTrade> & Pick<ProformaTrade, 'symbol'> = {
        action: entry.action as ProformaTrade['action'],
        symbol: entry.symbol.trim().toUpperCase(),
    };
    if (entry.price.trim() !== '') trade.price = plainNumber(entry.price);
    if (entry.action === 'close') return trade;
    if (entry.of === 'quantity') trade.quantity = plainNumber(entry.size);
    else if (entry.of === 'value') trade.value = typedNumber(entry.size);
    else trade.weight = typedNumber(entry.size) / 100;
    return trade;
}

// "SELL 100 AAPL" or "resize MSFT 5%" in one line: the action, the symbol and the size in any order.
const actions = ['buy', 'sell', 'short', 'cover', 'close', 'resize'] as const;
export function quickEntry(line: string): Entry | null {
    const entry: Entry = {...noEntry, action: '', size: ''};
    for (const word of line.trim().split(/\s+/)) {
        const lower = word.toLowerCase();
        if ((actions as readonly string[]).includes(lower)) entry.action = lower;
        else if (/^-?[\d.,]+%$/.test(word)) {
            entry.size = word.slice(0, -1);
            entry.of = 'weight';
        } else if (/^\$-?[\d.,]+$/.test(word)) {
            entry.size = word.slice(1);
            entry.of = 'value';
        } else if (/^-?[\d.,]+$/.test(word)) entry.size = word;
        else if (lower === 'to' || lower === '') continue;
        else if (entry.symbol === '') entry.symbol = word;
        else return null;
    }
    if (entry.symbol === '' || entry.action === '') return null;
    return entry.size === '' && entry.action !== 'close' ? null : entry;
}
