// Factors are shown by name; figures and requests know them by symbol.
import {useMemo} from 'react';
import {useMethod} from '../../api/queries';

interface Factors {
    name: (symbol: string) => string; // the symbol itself for one that is not defined
    place: (symbol: string) => number; // in the order of the factors, the others last
}

export function useFactors(): Factors {
    const factors = useMethod('factor.list', {}).data?.data;
    return useMemo(() => {
        const known = new Map((factors ?? []).map((one, i) => [one.symbol, {name: one.name, i}]));
        return {
            name: (symbol) => known.get(symbol)?.name || symbol,
            place: (symbol) => known.get(symbol)?.i ?? known.size,
        };
    }, [factors]);
}

export const useFactorName = (): Factors['name'] => useFactors().name;

export function FactorText({name, symbol}: {name: string; symbol: string}) {
    return (
        <>
            {name} {name !== symbol && <small>{symbol}</small>}
        </>
    );
}
