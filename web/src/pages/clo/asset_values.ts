// Values of the fields of an asset with their units: rates in percent, amounts in the currency of the
// asset where it is known.
import {CloAssetFields} from '../../api/types.gen';
import {enumLabel} from '../../ui/enum_labels';
import {type FieldSpec, unitText} from '../../ui/field_spec';
import {number, percent} from '../../ui/format';

const specs: Readonly<Record<string, FieldSpec>> = CloAssetFields;

function numberText(value: string | number, of: FieldSpec, currency: string): string {
    const x = Number(value);
    const unit = unitText(of, currency);
    if (!Number.isFinite(x) || of.unit === undefined) return String(value);
    if (of.unit.startsWith('fraction')) return `${percent(x, 2)}${unit}`;
    if (of.unit.startsWith('currency'))
        return `${number(x, Number.isInteger(x) ? 0 : 2)} ${unit}`.trim();
    return of.unit.startsWith('percent')
        ? `${String(value)}${unit.replace('percent', '%')}`
        : String(value);
}

export function assetValue(field: string, value: unknown, currency = ''): string {
    if (value === null || value === undefined || value === '') return 'unknown';
    if (typeof value === 'boolean') return value ? 'yes' : 'no';
    if (typeof value === 'object') return JSON.stringify(value);
    const of = specs[field];
    if (of?.type === 'enum') return enumLabel(String(value));
    return of && (of.type === 'number' || of.type === 'decimal')
        ? numberText(value as string | number, of, currency)
        : String(value);
}
