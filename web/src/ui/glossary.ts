// Definitions of figures, shown by the chip beside each. A formula is plain text; `convention`
// gives sign, unit and scope.
import {alm} from './glossary/alm';
import {ledger} from './glossary/ledger';
import {options} from './glossary/options';
import {plan} from './glossary/plan';
import {risk} from './glossary/risk';

export type {Definition} from './glossary/definition';

export const glossary = {...plan, ...risk, ...options, ...ledger, ...alm};

export type Term = keyof typeof glossary;
