// The tests of a deal as text that a form edits: tests of the library with thresholds, and custom
// tests.
import {CloCustomTestFields, type CloCustomTest, type CloDeal} from '../../api/types.gen';
import {fieldNumber, fieldText, type FieldSpec} from '../../ui/field_spec';

export interface LibraryTestText {
    number: string;
    threshold: string; // empty: that of the library
}

export type CustomTestText = Record<string, string>;

export interface TestTexts {
    use: LibraryTestText[];
    custom: CustomTestText[];
}

const specs: Record<string, FieldSpec> = CloCustomTestFields;

/** Fields of a custom test that the form edits. */
export const customFields = ['id', 'name', 'value', 'bound', 'threshold', 'watch'] as const;

export const customSpec = (name: string): FieldSpec => ({
    ...(specs[name] as FieldSpec),
    ...(name === 'threshold' && {type: 'text'}), // a number or an expression
});

export const testTexts = ({tests}: CloDeal): TestTexts => ({
    use: (tests?.use ?? []).map((number) => ({
        number: String(number),
        threshold: String(tests?.thresholds?.[String(number)] ?? ''),
    })),
    custom: (tests?.custom ?? []).map((test) =>
        Object.fromEntries(
            customFields.map((name) => [name, fieldText(customSpec(name), test[name])]),
        ),
    ),
});

// A number, or else an expression.
const thresholdOf = (text: string): number | string =>
    Number.isNaN(Number(text)) ? text : Number(text);

const numberOf = (spec: FieldSpec, text: string): number | string => {
    const value = fieldNumber(spec, text);
    return value === null || Number.isNaN(value) ? text : value;
};

function customOf(text: CustomTestText, before: CloCustomTest | undefined): CloCustomTest {
    const {id, name, value, bound, threshold, watch, ...rest} = before ?? ({} as CloCustomTest);
    const typed = Object.fromEntries(
        customFields
            .map((field) => [field, (text[field] ?? '').trim()] as const)
            .filter(([, one]) => one !== '')
            .map(([field, one]) => [
                field,
                field === 'threshold'
                    ? thresholdOf(one)
                    : field === 'watch'
                      ? numberOf(customSpec(field), one)
                      : one,
            ]),
    );
    return {...rest, ...typed} as unknown as CloCustomTest;
}

/** The deal with these tests. Thresholds of tests that are not used stay. */
export function withTests(deal: CloDeal, {use, custom}: TestTexts): CloDeal {
    const thresholds = {...deal.tests?.thresholds};
    for (const {number, threshold} of use) {
        const typed = threshold.trim();
        if (typed === '') delete thresholds[number.trim()];
        else thresholds[number.trim()] = thresholdOf(typed);
    }
    const before = new Map((deal.tests?.custom ?? []).map((test) => [test.id, test]));
    return {
        ...deal,
        tests: {
            ...deal.tests,
            use: use.map(({number}) => numberOf({type: 'integer'}, number.trim()) as number),
            thresholds,
            custom: custom.map((text) => customOf(text, before.get(text.id ?? ''))),
        },
    };
}
