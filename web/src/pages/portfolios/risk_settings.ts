// Values of risk settings as pages use them.
import type {RiskSettings} from '../../api/types.gen';
import {fieldNumber, isStated, type FieldSpec} from '../../ui/field_spec';

// The confidence level of headline figures: the highest, as the settings define it.
export const headlineOf = ({confidence}: Pick<RiskSettings, 'confidence'>): number =>
    Math.max(...confidence);

// "95; 99" as levels; none when a part is no level.
export function levelsOf(text: string, of: FieldSpec): number[] {
    const parts = text.split(/[;,\s]+/).filter((part) => part !== '');
    if (!parts.every((part) => isStated(of, part))) return [];
    const levels = parts.map((part) => fieldNumber(of, part) as number);
    return [...new Set(levels)].sort((a, b) => a - b);
}
