import {expect, test} from 'vitest';
import {programName} from './program_name';

test('browsers are named with version and system', () => {
    const edge =
        'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) ' +
        'Chrome/129.0.0.0 Safari/537.36 Edg/129.0.2792.79';
    expect(programName(edge)).toBe('Edge 129 on Windows');
    expect(programName(edge.replace(/ Edg.*/, ''))).toBe('Chrome 129 on Windows');
    expect(
        programName('Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0'),
    ).toBe('Firefox 131 on Linux');
    expect(
        programName(
            'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 ' +
                '(KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
        ),
    ).toBe('Safari 18 on iPhone');
});

test('other programs keep what they call themselves', () => {
    expect(programName('risk desk')).toBe('risk desk');
    expect(programName('Mozilla/5.0 (compatible; unknown)')).toBe(
        'Mozilla/5.0 (compatible; unknown)',
    );
    expect(programName('')).toBe('');
});
