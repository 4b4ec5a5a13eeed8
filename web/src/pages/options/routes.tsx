import type {Area} from '../../app/area';

export const optionsArea: Area = {
    routes: [
        {
            path: '/options',
            needs: 'options.price',
            title: 'Options',
            load: () => import('./PricingPage'),
            nav: {group: 'Risk', label: 'Option prices'},
            key: 'g o',
        },
        {
            path: '/portfolios/:portfolio/options',
            title: 'Options',
            load: () => import('./OptionsPage'),
        },
    ],
    commands: [
        {
            name: 'GREEKS',
            usage: 'GREEKS portfolio',
            what: 'Greeks and stress grid of a portfolio',
            run: ([slug = '']) => `/portfolios/${slug}/options`,
        },
        {
            name: 'PRICE',
            usage: 'PRICE call|put spot strike days volatility',
            what: 'Price of an option, volatility in percent',
            run: priceAddress,
        },
    ],
};

// "PRICE call 100 105 90 25"
export function priceAddress([type = '', ...words]: string[]): string {
    const query = new URLSearchParams();
    if (/^(call|put)$/i.test(type)) query.set('type', type.toLowerCase());
    for (const [i, name] of ['spot', 'strike', 'days', 'volatility'].entries())
        if (words[i] !== undefined && Number.isFinite(Number(words[i])))
            query.set(name, words[i] as string);
    const text = query.toString();
    return `/options${text ? `?${text}` : ''}`;
}
