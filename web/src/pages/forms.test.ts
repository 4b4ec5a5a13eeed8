// The forms take their ranges from the descriptions of the methods: a value at each bound is
// accepted, and one beyond it is rejected with the range.
import {describe, expect, it} from 'vitest';
import {errorIn, rangeText, type FieldSpec} from '../ui/field_spec';
import {shareSpecs, specs as assumptions} from './balance/assumptions';
import {specs as position} from './balance/position_terms';
import {termSpecs as terms} from './balance/terms';
import {specs as projection} from './clo/assumptions';
import {settingSpecs as simulation} from './clo/simulation_settings';
import {specs as market} from './options/market';
import {requestOf, specs as plan, usual} from './plan/plan_form';
import {specs as risk, statedIn} from './portfolios/var_settings';

const forms: Record<string, Record<string, FieldSpec>> = {
    assumptions,
    market,
    plan,
    position,
    projection,
    risk,
    shares: shareSpecs,
    simulation,
    terms,
};

const bounded = Object.entries(forms).flatMap(([form, specs]) =>
    Object.entries(specs)
        .filter(([, of]) => of.minimum !== undefined && of.maximum !== undefined)
        .map(([name, of]) => [`${form}.${name}`, of] as const),
);

const sources = import.meta.glob<string>(
    ['./**/*.tsx', './**/*.ts', '!./**/*.test.ts', '!./system/UiPage.tsx'],
    {
        query: '?raw',
        import: 'default',
        eager: true,
    },
);

describe('forms', () => {
    it('write no length or range themselves', () => {
        const written = Object.entries(sources).flatMap(([file, text]) =>
            (
                text.match(
                    /maxLength=\{\d+\}|expected [^'"`]*\b(from|up to|at most|at least) \d+/g,
                ) ?? []
            ).map((found) => `${file}: ${found}`),
        );
        expect(Object.keys(sources).length).toBeGreaterThan(100);
        expect(written).toEqual([]);
    });

    it.each(bounded)('%s has the range of its description', (_, of) => {
        const scale = of.scale ?? (of.unit?.startsWith('fraction') ? 100 : 1);
        const [low, high] = [(of.minimum ?? 0) * scale, (of.maximum ?? 0) * scale];
        expect(errorIn(of, String(low))).toBeNull();
        expect(errorIn(of, String(high))).toBeNull();
        for (const beyond of [low - 1, high + 1])
            expect(errorIn(of, String(beyond))).toContain(rangeText(of));
    });

    it('a plan with a value out of range is not sent', () => {
        const {request, errors} = requestOf({...usual, years: '121', shortTax: '96', lots: 'yes'});
        expect(request).toBeNull();
        expect(errors).toEqual({
            years: 'expected a whole number from 1 to 120',
            shortTax: 'expected a percentage from 0 to 95',
        });
    });

    it('a setting of the address that is out of range is that of the portfolio', () => {
        expect(statedIn('horizon=0&paths=99&seed=7&window=1')).toEqual({seed: 7});
        expect(statedIn('confidence=0.975&methods=ewma+guess')).toEqual({
            confidence: 0.975,
            methods: ['ewma'],
        });
    });
});
