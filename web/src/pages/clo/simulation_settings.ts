// The settings of a simulation in the address, so that it can be shared and found again.
import type {CloCopula, CloCorrelation} from '../../api/types.gen';
import {
    CloCopula as copulas,
    CloCorrelationFields,
    CloCorrelationRuleFields,
    CloSimulateRequestFields as fields,
} from '../../api/types.gen';
import {isValid as isFieldValid, type FieldSpec} from '../../ui/field_spec';
import {typedNumber} from '../../ui/number_text';

// Text as typed; shares in percent.
export interface Settings {
    paths: string;
    seed: string;
    copula: string;
    dof: string; // degrees of freedom of the t copula
    corr: string; // "rho", "rule" or "stored"
    rho: string;
    industry: string; // rule: correlation within an industry
    other: string; // rule: of all others
    matrix: string; // stored: short name of the matrix
}

export const usualSettings: Settings = {
    paths: '10,000',
    seed: '1',
    copula: 'gaussian',
    dof: '5',
    corr: 'rule',
    rho: '20',
    industry: '30',
    other: '20',
    matrix: '',
};

export const settingSpecs: Partial<Record<keyof Settings, FieldSpec>> = {
    paths: fields.paths,
    seed: fields.seed,
    dof: fields.degrees_of_freedom,
    rho: CloCorrelationFields.rho,
    industry: CloCorrelationRuleFields.same_industry,
    other: CloCorrelationRuleFields.other,
};

const names = Object.keys(usualSettings) as (keyof Settings)[];

export function settingsOf(search: string): Settings {
    const query = new URLSearchParams(search);
    const settings = {...usualSettings};
    for (const name of names) settings[name] = query.get(name) ?? usualSettings[name];
    return settings;
}

// The address with these settings; those that are as usual are left out.
export function withSettings(search: string, settings: Settings): string {
    const query = new URLSearchParams(search);
    for (const name of names) {
        const text = settings[name].trim();
        if (text === '' || text === usualSettings[name]) query.delete(name);
        else query.set(name, text);
    }
    const text = query.toString();
    return text ? `?${text}` : '';
}

function correlationSettings(corr: string): (keyof Settings)[] {
    if (corr === 'rho') return ['rho'];
    return corr === 'stored' ? ['matrix'] : ['industry', 'other'];
}

// The fields that matter with the others as they are.
export const shownSettings = ({copula, corr}: Settings): (keyof Settings)[] => [
    'paths',
    'seed',
    ...(copula === 't' ? (['dof'] as const) : []),
    ...correlationSettings(corr),
];

export const areValid = (settings: Settings): boolean =>
    (settings.corr !== 'stored' || settings.matrix !== '') &&
    shownSettings(settings).every((name) => {
        const spec = settingSpecs[name];
        return spec === undefined || isFieldValid(spec, settings[name]);
    });

export interface SettingsRequest {
    paths: number;
    seed: number;
    copula: CloCopula;
    degrees_of_freedom?: number;
    correlation: CloCorrelation;
}

const fraction = (text: string) => typedNumber(text) / 100;

function correlationRequest(settings: Settings): CloCorrelation {
    if (settings.corr === 'rho') return {rho: fraction(settings.rho)};
    if (settings.corr === 'stored') return {stored: settings.matrix};
    return {
        rule: {
            same_issuer: 1,
            same_industry: fraction(settings.industry),
            other: fraction(settings.other),
        },
    };
}

// A field that is left empty is as usual.
export function settingsRequest(typed: Settings): SettingsRequest {
    const settings = {...typed};
    for (const name of names) if (!settings[name].trim()) settings[name] = usualSettings[name];
    const copula = copulas.find((one) => one === settings.copula) ?? 'gaussian';
    return {
        paths: typedNumber(settings.paths),
        seed: typedNumber(settings.seed),
        copula,
        ...(copula === 't' && {degrees_of_freedom: typedNumber(settings.dof)}),
        correlation: correlationRequest(settings),
    };
}
