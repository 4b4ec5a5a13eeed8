import {plural} from '../../ui/format';

const named = 5; // symbols; the coverage beside the title lists all

export function missingText(symbols: readonly string[], held: number): string {
    const one = symbols.length === 1;
    const names = symbols.slice(0, named).join(', ');
    const more = symbols.length > named ? ` and ${symbols.length - named} more` : '';
    return `${symbols.length} of ${plural(held, 'security', 'securities')} ${one ? 'has' : 'have'} no price and ${one ? 'is' : 'are'} left out of all values: ${names}${more}.`;
}
