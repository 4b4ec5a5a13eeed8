// A scenario as text fields: its name, every field of its assumptions (assumption_fields.ts), and the
// rates of the index, one for all periods or a list by period. Curves that differ by index or are given
// by tenor stay as they are.
import type {
    CloCurve,
    CloScenario,
    CloScenarioType,
    PutCloScenarioRequest,
} from '../../api/types.gen';
import {fieldText} from '../../ui/field_spec';
import {
    allFields,
    assumptionsOf,
    fieldError,
    mainFields,
    moreFields,
    textsOf,
    type AssumptionTexts,
} from './assumption_fields';
import {specs} from './assumptions';
import {numbersText, parseNumbers} from './rate_text';

export interface ScenarioText {
    scenario: string; // short name
    name: string;
    type: string;
    description: string;
    rate: string; // of the index, by period; empty: as fixed
    shared: string; // "yes" or ""
    assumptions: AssumptionTexts;
}

/** `spread`: of the assets that the deal holds, which purchases pay. */
export function newScenario(spread: number | null = null): ScenarioText {
    const texts: AssumptionTexts = {
        ...textsOf({}),
        default: '2',
        prepay: '15',
        recovery: '65',
        lag_months: '6',
        'reinvestment.price': '99',
        'liquidation.price': '99',
    };
    const bought = moreFields.find(({path}) => path === 'reinvestment.spread');
    const digits = 6;
    if (bought && spread !== null)
        texts[bought.path] = fieldText(bought.spec, Number(spread.toFixed(digits)));
    return {
        scenario: '',
        name: '',
        type: 'custom',
        description: '',
        rate: '',
        shared: '',
        assumptions: texts,
    };
}

const required = new Set(mainFields.map(({path}) => path));

export type OwnField = Exclude<keyof ScenarioText, 'assumptions'>;
export function scenarioError(name: OwnField, text: string): string | null {
    if (name === 'scenario')
        return /^[a-z0-9][a-z0-9-]*$/.test(text)
            ? null
            : 'expected lower case letters, digits and hyphens';
    if (name !== 'rate' || text.trim() === '') return null;
    const parsed = parseNumbers(specs.rate, text);
    return 'error' in parsed ? parsed.error : null;
}

/** What is wrong with an assumption; the main ones are required. */
export function assumptionError(path: string, texts: AssumptionTexts): string | null {
    const field = allFields.find((one) => one.path === path);
    if (!field) return null;
    if (required.has(path) && (texts[path] ?? '').trim() === '') return 'expected a value';
    return fieldError(field, texts);
}

export const isScenarioValid = (text: ScenarioText): boolean =>
    scenarioError('scenario', text.scenario) === null &&
    scenarioError('rate', text.rate) === null &&
    allFields.every(({path}) => assumptionError(path, text.assumptions) === null);

/** The path that all curves share; null where they differ or are given by tenor. */
export function sharedPath(curves: Record<string, CloCurve>): number[] | null {
    const all = Object.values(curves);
    const path = all[0]?.path ?? [];
    const shared = all.every(
        (one) => one.path && one.path.length > 0 && String(one.path) === String(path),
    );
    return shared ? path : null;
}

/** The fields of a stored scenario. */
export function textOfScenario(stored: CloScenario): ScenarioText {
    const path = sharedPath(stored.curves) ?? [];
    return {
        scenario: stored.scenario,
        name: stored.name,
        type: stored.type,
        description: stored.description,
        rate: path.length > 0 ? numbersText(specs.rate, path) : '',
        shared: stored.shared ? 'yes' : '',
        assumptions: textsOf(stored.assumptions),
    };
}

// `indices`: those of the deal, which a rate replaces. Of `stored`, curves without a field and the
// transition matrix are kept.
export function scenarioRequest(
    text: ScenarioText,
    indices: readonly string[],
    stored: CloScenario | null,
): PutCloScenarioRequest {
    const parsed = parseNumbers(specs.rate, text.rate);
    const path = text.rate.trim() !== '' && 'value' in parsed ? parsed.value : null;
    const kept = stored && sharedPath(stored.curves) === null ? stored.curves : {};
    const names = stored ? [...new Set([...Object.keys(stored.curves), ...indices])] : indices;
    return {
        scenario: text.scenario,
        name: text.name.trim() || text.scenario,
        type: text.type as CloScenarioType,
        shared: text.shared === 'yes',
        description: text.description.trim(),
        ...(stored && {if_match: stored.etag}),
        assumptions: assumptionsOf(text.assumptions),
        curves: path ? Object.fromEntries(names.map((index) => [index, {path}])) : kept,
        ...(stored?.transition && {transition: stored.transition}),
    };
}
