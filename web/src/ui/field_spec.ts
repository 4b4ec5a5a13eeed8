// What the description of a method states about a field, `VarRequestFields.horizon_days`: from it a
// form takes the range, unit, default and explanation of an input, and checks what was typed as the
// server does. Fractions are shown and typed in percent.
import {typedNumber} from './number_text';

export interface FieldSpec {
    readonly type: string; // "integer", "number", "decimal", "string", "date", "enum", …
    readonly minimum?: number;
    readonly maximum?: number;
    readonly exclusiveMinimum?: number;
    readonly exclusiveMaximum?: number;
    readonly minLength?: number;
    readonly maxLength?: number;
    readonly unit?: string;
    readonly required?: boolean;
    readonly default?: unknown;
    readonly doc?: string;
    readonly scale?: number; // typed value per value, when the form chose it with `inUnit`
}

// The field typed in another unit: a volatility in basis points.
export const inUnit = (of: FieldSpec, unit: string, scale: number): FieldSpec => ({
    ...of,
    unit,
    scale,
});

const isFraction = (of: FieldSpec) => of.unit?.startsWith('fraction') ?? false;
const isNumeric = ({type}: FieldSpec) => ['integer', 'number', 'decimal'].includes(type);
const scaleOf = (of: FieldSpec): number => of.scale ?? (isFraction(of) ? 100 : 1);
// A scaled value without the error of the floating-point product; others are exact.
const scaled = (x: number, by: number) => (by === 1 ? x : Number((x * by).toPrecision(12)));

// "% per year", "trading days", "EUR per year".
export function unitText(of: FieldSpec, currency = ''): string {
    const unit = of.unit ?? '';
    return unit
        .replace(/^fraction/, '%')
        .replace(/^currency/, currency)
        .replace('basis points', 'bp')
        .trim();
}

// A value as text to edit; '' for null.
export function fieldText(of: FieldSpec, value: unknown): string {
    if (value === null || value === undefined) return '';
    return typeof value === 'number' && isNumeric(of)
        ? String(scaled(value, scaleOf(of)))
        : String(value);
}

// The default as text to show in an empty input.
export const defaultText = (of: FieldSpec): string => {
    const text = fieldText(of, typeof of.default === 'object' ? null : of.default);
    return isNumeric(of) && text !== '' ? grouped(Number(text)) : text;
};

// Typed text as the request's value; null when empty, NaN when it is not a number.
export function fieldNumber(of: FieldSpec, text: string): number | null {
    return text.trim() === '' ? null : scaled(typedNumber(text), 1 / scaleOf(of));
}

const grouped = (x: number) => x.toLocaleString('en-US', {maximumFractionDigits: 12});

// "from 1 to 2,520", "greater than 0"; '' without a range.
export function rangeText(of: FieldSpec): string {
    const shown = (x: number) => grouped(scaled(x, scaleOf(of)));
    const {minimum, maximum, exclusiveMinimum, exclusiveMaximum} = of;
    if (minimum !== undefined && maximum !== undefined)
        return `from ${shown(minimum)} to ${shown(maximum)}`;
    const parts = [
        minimum !== undefined && `of at least ${shown(minimum)}`,
        exclusiveMinimum !== undefined && `greater than ${shown(exclusiveMinimum)}`,
        maximum !== undefined && `of at most ${shown(maximum)}`,
        exclusiveMaximum !== undefined && `less than ${shown(exclusiveMaximum)}`,
    ];
    return parts.filter(Boolean).join(' and ');
}

const isWithin = (of: FieldSpec, x: number) =>
    !(
        x < (of.minimum ?? -Infinity) ||
        x > (of.maximum ?? Infinity) ||
        x <= (of.exclusiveMinimum ?? -Infinity) ||
        x >= (of.exclusiveMaximum ?? Infinity)
    );

// What was expected, when the text is not a value of the field; an empty one is left out.
export function errorIn(of: FieldSpec, text: string): string | null {
    if (text.trim() === '') return null;
    if (!isNumeric(of)) {
        const length = [...text].length;
        if (length > (of.maxLength ?? Infinity))
            return `expected at most ${grouped(of.maxLength ?? 0)} characters`;
        if (length < (of.minLength ?? 0))
            return `expected at least ${grouped(of.minLength ?? 0)} characters`;
        return null;
    }
    const x = fieldNumber(of, text) ?? NaN;
    const isWhole = of.type !== 'integer' || Number.isSafeInteger(x);
    if (Number.isFinite(x) && isWhole && isWithin(of, x)) return null;
    const isLarge = of.type === 'integer' && x > Number.MAX_SAFE_INTEGER;
    return expected(
        isLarge && of.maximum === undefined ? {...of, maximum: Number.MAX_SAFE_INTEGER} : of,
    );
}

// "expected a whole number from 1 to 2,520".
function expected(of: FieldSpec): string {
    const what =
        of.type === 'integer' ? 'a whole number' : isFraction(of) ? 'a percentage' : 'a number';
    return ['expected', what, rangeText(of)].filter(Boolean).join(' ');
}

// As errorIn, of a number that cannot be left out.
export const errorInRequired = (of: FieldSpec, text: string): string | null =>
    text.trim() === '' ? expected(of) : errorIn(of, text);

// Whether the text, which may be empty, can be sent.
export const isValid = (of: FieldSpec, text: string): boolean => errorIn(of, text) === null;

// Whether the text is a value that can be sent.
export const isStated = (of: FieldSpec, text: string): boolean =>
    text.trim() !== '' && isValid(of, text);
