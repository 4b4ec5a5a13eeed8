// The steps of the waterfalls as text that a form edits: their order, kinds and parameters. Which
// parameters a kind takes comes from the description of the step, "fee, hedge: which part is paid".
import {CloStepFields, CloStepKind, type CloDeal, type CloStep} from '../../api/types.gen';
import {fieldNumber, fieldText, type FieldSpec} from '../../ui/field_spec';

export type StepText = Record<string, string>;
export type WaterfallName = 'interest' | 'principal' | 'acceleration';
export type WaterfallTexts = Partial<Record<WaterfallName, StepText[]>>;

const specs: Record<string, FieldSpec> = CloStepFields;
const kinds: readonly string[] = CloStepKind;
const lists = ['tranches', 'steps'];

// The kinds of steps that a parameter is for; empty: all of them.
function kindsOf({doc = ''}: FieldSpec): string[] {
    const [before = '', after] = doc.split(': ', 2);
    const named = before.split(', ');
    return after !== undefined && named.every((kind) => kinds.includes(kind)) ? named : [];
}

/** The parameters of a kind of step, then those of every step. */
export const parametersOf = (kind: string): string[] => [
    ...Object.keys(specs).filter((name) => kindsOf(specs[name] as FieldSpec).includes(kind)),
    'when',
    'limit',
    'clause',
];

export const specOf = (name: string): FieldSpec => {
    const spec = specs[name] as FieldSpec;
    // Lists and expressions are checked by the server.
    return {
        ...spec,
        ...((lists.includes(name) || name === 'limit' || name === 'to') && {type: 'text'}),
    };
};

function textOf(name: string, value: unknown): string {
    if (value === null || value === undefined) return '';
    if (Array.isArray(value)) return value.join(', ');
    if (typeof value === 'object')
        return Object.entries(value)
            .map(([id, share]) => `${id} ${fieldText(specs.to as FieldSpec, share)}`)
            .join(', ');
    return fieldText(specOf(name), value);
}

export const stepTexts = (step: CloStep): StepText =>
    Object.fromEntries(
        Object.entries(step)
            .map(([name, value]) => [name, textOf(name, value)] as const)
            .filter(([, text]) => text !== ''),
    );

const parts = (text: string): string[] =>
    text
        .split(',')
        .map((part) => part.trim())
        .filter(Boolean);

const numberOr = (text: string, value: number | null): number | string =>
    value === null || Number.isNaN(value) ? text : value;

// "SUB 80, incentive 20" in percent; what is not a number stays text, for the server's error.
function sharesOf(text: string): Record<string, number | string> {
    return Object.fromEntries(
        parts(text).map((part) => {
            const at = part.lastIndexOf(' ');
            const [id, share] =
                at < 0 ? [part, ''] : [part.slice(0, at).trim(), part.slice(at + 1)];
            return [id, numberOr(share, fieldNumber(specs.to as FieldSpec, share))];
        }),
    );
}

function stepValue(name: string, text: string): unknown {
    if (lists.includes(name)) return parts(text);
    if (name === 'to') return sharesOf(text);
    if (name === 'limit') return numberOr(text, Number.isNaN(Number(text)) ? null : Number(text));
    return text;
}

/** The step of these texts, without parameters that its kind does not take. */
export function stepOf(text: StepText): CloStep {
    const taken = ['id', 'step', ...parametersOf(text.step ?? '')];
    return Object.fromEntries(
        taken
            .map((name) => [name, (text[name] ?? '').trim()] as const)
            .filter(([, typed]) => typed !== '')
            .map(([name, typed]) => [name, stepValue(name, typed)]),
    ) as unknown as CloStep;
}

export const waterfallTexts = ({waterfalls}: CloDeal): WaterfallTexts => ({
    interest: waterfalls.interest.map(stepTexts),
    principal: waterfalls.principal.map(stepTexts),
    ...(Array.isArray(waterfalls.acceleration) && {
        acceleration: waterfalls.acceleration.map(stepTexts),
    }),
});

export const withWaterfalls = (deal: CloDeal, texts: WaterfallTexts): CloDeal => ({
    ...deal,
    waterfalls: {
        ...deal.waterfalls,
        ...Object.fromEntries(
            Object.entries(texts).map(([name, steps]) => [name, steps.map(stepOf)]),
        ),
    },
});

/** The list with one item moved by a number of places, within its ends. */
export function moved<T>(list: readonly T[], from: number, by: number): T[] {
    const to = from + by;
    if (to < 0 || to >= list.length) return [...list];
    const result = [...list];
    result.splice(to, 0, ...result.splice(from, 1));
    return result;
}

/** An id for a new step that no step of the waterfalls has. */
export function freeStepId(waterfall: string, texts: WaterfallTexts): string {
    const ids = Object.values(texts).flatMap((steps) => steps.map(({id}) => id));
    let number = 1;
    while (ids.includes(`${waterfall}-new-${number}`)) ++number;
    return `${waterfall}-new-${number}`;
}
