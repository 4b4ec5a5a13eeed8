// The market data of a portfolio's options, stored in the address as fractions. Absent values are
// chosen by the method, which reports its assumptions.
import {
    OptionMarketFields as specs,
    OptionModel,
    OptionModelLabels,
    OptionStyle,
    type OptionMarket,
} from '../../api/types.gen';
import {keptInPortfolio} from '../../app/router';
import {choices} from '../../ui/enum_labels';
import {errorIn, fieldNumber, fieldText} from '../../ui/field_spec';

export interface Market {
    volatility: number | null; // default volatility
    volatilities: Record<string, number>; // by underlying or by symbol
    rate: number | null;
    model: OptionModel;
    style: OptionStyle;
    all: boolean; // whether the other positions are in it
}

export {specs};

export const models = choices(OptionModel, OptionModelLabels);
export const styles = choices(OptionStyle);

export const modelName = (model: OptionModel): string => OptionModelLabels[model];

// "12.5" in a percentage field is 0.125; '' is null; invalid text is NaN.
export const fractionOf = (text: string): number | null => fieldNumber(specs.rate, text);

export const percentText = (fraction: number | null): string => fieldText(specs.rate, fraction);

// Parses "NVDA 55, AAPL 30" in percent, or returns an error.
export function readVolatilities(text: string): Record<string, number> | string {
    const all: Record<string, number> = {};
    for (const part of text.split(/[,;\n]/)) {
        if (part.trim() === '') continue;
        const match = /^\s*(\S+)[\s:=]+([\d.]+)\s*%?\s*$/.exec(part);
        const value = fieldNumber(specs.volatilities, match?.[2] ?? '');
        if (!match || value === null || !Number.isFinite(value))
            return `"${part.trim()}": expected a name and a number, such as NVDA 55`;
        const error = errorIn(specs.volatilities, match[2] ?? '');
        if (error) return `"${part.trim()}": ${error}`;
        all[(match[1] as string).replace(/[:=]$/, '')] = value;
    }
    return all;
}

export const volatilitiesText = (all: Record<string, number>): string =>
    Object.entries(all)
        .map(([name, value]) => `${name} ${percentText(value)}`)
        .join(', ');

const isNumber = (x: unknown): x is number => typeof x === 'number';

const numberIn = (query: URLSearchParams, name: string): number | null => {
    const text = query.get(name);
    const x = Number(text);
    return text === null || text === '' || !Number.isFinite(x) ? null : x;
};

export function marketOf(search: string): Market {
    const query = new URLSearchParams(search);
    const named = readVolatilities(query.get('volatilities') ?? '');
    return {
        volatility: numberIn(query, 'volatility'),
        volatilities: typeof named === 'string' ? {} : named,
        rate: numberIn(query, 'rate'),
        model: OptionModel.find((code) => code === query.get('model')) ?? 'auto',
        style: OptionStyle.find((style) => style === query.get('style')) ?? specs.style.default,
        all: query.get('positions') === 'all',
    };
}

// The address with other market data; other parameters are unchanged.
export function searchOf(search: string, market: Market): string {
    const query = new URLSearchParams(search);
    const put = (name: string, value: string) =>
        value === '' ? query.delete(name) : query.set(name, value);
    put('volatility', market.volatility === null ? '' : String(market.volatility));
    put('volatilities', volatilitiesText(market.volatilities));
    put('rate', market.rate === null ? '' : String(market.rate));
    put('model', market.model === 'auto' ? '' : market.model);
    put('style', market.style === specs.style.default ? '' : market.style);
    put('positions', market.all ? 'all' : '');
    const text = query.toString();
    return text ? `?${text}` : '';
}

// The same with absent values cleared explicitly, because links of a portfolio preserve its market
// data.
export function addressOf(search: string, market: Market): string {
    const query = new URLSearchParams(searchOf(search, market));
    for (const name of keptInPortfolio) if (!query.has(name)) query.set(name, '');
    return `?${query}`;
}

// The market data for risk methods, if the address contains any.
export function optionMarketOf(search: string): OptionMarket | null {
    const {volatility, volatilities, rate, style} = marketOf(search);
    const query = new URLSearchParams(search);
    if (!keptInPortfolio.some((name) => query.get(name))) return null;
    return {default_volatility: volatility, volatilities, rate, style};
}

// "volatility 25%, NVDA 55%, rate 4.3%"
export function marketText({default_volatility, volatilities, rate, style}: OptionMarket): string {
    const parts = Object.entries(volatilities ?? {}).map(
        ([name, x]) => `${name} ${percentText(x)}%`,
    );
    if (isNumber(default_volatility))
        parts.unshift(`volatility ${percentText(default_volatility)}%`);
    if (isNumber(rate)) parts.push(`rate ${percentText(rate)}%`);
    if (style === 'european') parts.push('European');
    return parts.join(', ');
}

// The request fields of every method on a stored portfolio's options.
export const requestOf = ({volatility, volatilities, rate, style, all}: Market) => ({
    default_volatility: volatility,
    volatilities,
    rate,
    style,
    include_underlyings: all,
});

// The date a number of calendar days before another, both as "2025-06-30".
export function daysBefore(date: string, days: number): string {
    const at = new Date(`${date}T00:00:00Z`);
    at.setUTCDate(at.getUTCDate() - days);
    return at.toISOString().slice(0, 10);
}
