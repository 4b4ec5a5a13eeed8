import {describe, expect, it} from 'vitest';
import {
    contract,
    duration,
    exact,
    instant,
    level,
    number,
    percent,
    plural,
    probability,
    decimalsOf,
    rounded,
    short,
    fileSize,
    withMinus,
} from './format';

describe('numbers', () => {
    it('are grouped, with a minus sign, and a plus sign on request', () => {
        expect(number(-1234567.891, 2)).toBe('\u22121,234,567.89');
        expect(number(5, 1, true)).toBe('+5.0');
    });
    it('in texts of the server have a minus sign; dates and ranges stay', () => {
        expect(withMinus('return -5.5%, 4 days to 2024-01-05')).toBe(
            'return \u22125.5%, 4 days to 2024-01-05',
        );
        expect(withMinus('-1 to 1, A-1, 3-4 (-.5)')).toBe('\u22121 to 1, A-1, 3-4 (\u2212.5)');
    });
    it('that round to zero have no sign', () => {
        expect(number(-0.004, 2, true)).toBe('0.00');
        expect(number(0, 0, true)).toBe('0');
    });
    it('that do not exist are n/a and never zero', () => {
        for (const x of [null, undefined, NaN, Infinity]) expect(number(x)).toBe('n/a');
        expect(percent(null)).toBe('n/a');
    });
    it('as percentages are fractions times a hundred', () => {
        expect(percent(0.01234)).toBe('1.23');
        expect(level(0.975)).toBe('97.5%');
        expect(level(0.99)).toBe('99%');
    });
    it('as decimals keep all digits', () => {
        expect(exact('-12345678901234567890.12300')).toBe('\u221212,345,678,901,234,567,890.12300');
        expect(exact('84.1', 2)).toBe('84.10');
        expect(exact('5', 2)).toBe('5.00');
        expect(exact('49.0099', 2)).toBe('49.0099');
        expect(exact('')).toBe('n/a');
        expect(exact('1e5')).toBe('1e5');
    });
    it('of option contracts are in traders\u2019 notation', () => {
        expect(contract('NVDA251017C00080000')).toBe('NVDA 17Oct25 80 C');
        expect(contract('BRKB  260116P00412500')).toBe('BRKB 16Jan26 412.5 P');
        expect(contract('BRK-B')).toBe('BRK-B');
        expect(contract('NVDA251317C00080000')).toBe('NVDA251317C00080000');
    });
    it('are abbreviated on axes', () => {
        expect(short(1234567)).toBe('1.23M');
        expect(short(-999999)).toBe('\u22121M');
        expect(short(0)).toBe('0');
        expect(short(12.34)).toBe('12.3');
        expect(short(15e6)).toBe('15M');
    });

    it('have the decimals of the most exact one in a column', () => {
        expect(decimalsOf(['183.4831', '6.5', '12'], 2, 4)).toBe(4);
        expect(decimalsOf(['6.5', '12'], 2, 4)).toBe(2);
        expect(decimalsOf(['0.123456'], 2, 4)).toBe(4);
        expect(decimalsOf([], 2, 4)).toBe(2);
    });

    it('have three digits in labels of figures, zeros too', () => {
        expect(rounded(15e6)).toBe('15.0M');
        expect(rounded(-1.1e6)).toBe('\u22121.10M');
        expect(rounded(999_999)).toBe('1.00M');
        expect(rounded(1234567)).toBe('1.23M');
        expect(rounded(53_000)).toBe('53.0k');
        expect(rounded(12)).toBe('12');
        expect(rounded(0)).toBe('0');
    });
});

describe('other formats', () => {
    it('show small probabilities as below a bound', () => {
        expect(probability(0.00001)).toBe('< 0.0001');
        expect(probability(0.05)).toBe('0.0500');
    });
    it('show durations and times', () => {
        expect(duration(400)).toBe('1 s');
        expect(duration(120_000)).toBe('2 min');
        expect(instant('2026-11-22T07:25:01.123Z')).toBe('2026-11-22 07:25 UTC');
    });
    it('show sizes of files, however small', () => {
        expect(fileSize(0)).toBe('0 kB');
        expect(fileSize(300)).toBe('1 kB');
        expect(fileSize(5984)).toBe('6 kB');
        expect(fileSize(1_540_000)).toBe('1.5 MB');
    });
    it('count', () => {
        expect(plural(1, 'path')).toBe('1 path');
        expect(plural(20000, 'path')).toBe('20,000 paths');
    });
});
