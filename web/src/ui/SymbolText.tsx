// The symbol of a security. That of an option is shown as underlying, expiry, strike and right; its
// OCC symbol is what tables sort, filter and export.
import {contract} from './format';

export function SymbolText({symbol}: {symbol: string}) {
    const text = contract(symbol);
    return text === symbol ? symbol : <span title={symbol}>{text}</span>;
}
