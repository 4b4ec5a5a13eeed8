// The rules of a deal beside its waterfalls, as lines of name and text.
import type {CloDeal, CloReinvestRule} from '../../api/types.gen';
import {enumLabel} from '../../ui/enum_labels';
import {number, percent} from '../../ui/format';

const share = (value: number, digits = 1): string => `${percent(value, digits)}%`;

const reinvested = (rule: CloReinvestRule | undefined, usual: string): string => {
    const what = enumLabel(rule?.what ?? usual).toLowerCase();
    const part = rule?.share ?? 1;
    return part === 1 || rule?.what === 'none' ? what : `${share(part, 0)} of ${what}`;
};

function diversions({diversions = []}: CloDeal): [string, string][] {
    return diversions.map((one) => [
        `Diversion ${one.id}`,
        `up to ${share(one.share ?? 0.5, 0)} of interest while OC of ${one.coverage} is below ${share(one.trigger)}, to ${one.to ?? 'principal'}, until ${one.until && one.until !== 'reinvestment_end' ? one.until : 'the end of reinvestment'}`,
    ]);
}

function valuation({valuation}: CloDeal): [string, string][] {
    const rows: [string, string][] = [];
    if (valuation?.ccc)
        rows.push(['Excess of CCC assets', `above ${share(valuation.ccc.limit ?? 0.075)} of par`]);
    if (valuation?.discount)
        rows.push([
            'Discount obligations',
            `bought below ${valuation.discount.below ?? 85}% of par (${valuation.discount.below_b3 ?? 80}% if rated B3 or better), until ${valuation.discount.until ?? 90}% on ${valuation.discount.days ?? 30} days`,
        ]);
    return rows;
}

function events({default_events}: CloDeal): [string, string][] {
    if (!default_events) return [];
    const ratio = default_events.par_ratio;
    const causes = [
        ratio
            ? `par ratio of ${ratio.tranches.join(', ')} below ${share(ratio.trigger ?? 1.025)}`
            : '',
        `interest of the controlling class unpaid for ${default_events.interest_days ?? 5} business days`,
    ];
    const then = default_events.accelerate === 'vote' ? 'by vote' : 'automatic';
    return [['Events of default', `${causes.filter(Boolean).join('; ')}; acceleration ${then}`]];
}

export function rulesOf(deal: CloDeal): [string, string][] {
    const {incentive, reinvestment, accounts = [], hedges = [], currency} = deal;
    const money = (amount: string | number | undefined) =>
        `${number(Number(amount ?? 0))} ${currency}`;
    return [
        [
            'Reinvestment',
            `${reinvested(reinvestment?.during, 'all')} in the period, ${reinvested(reinvestment?.after, 'none')} after it`,
        ],
        ...diversions(deal),
        ...(incentive
            ? ([
                  [
                      'Incentive fee',
                      `${share(incentive.share ?? 0.2, 0)} above a return of ${incentive.tranche} of ${share(incentive.hurdle ?? 0.12)} a year`,
                  ],
              ] as [string, string][])
            : []),
        ...valuation(deal),
        ...events(deal),
        ...accounts
            .filter(({target}) => Number(target ?? 0) > 0)
            .map(({id, target}): [string, string] => [`Account ${id}`, `target ${money(target)}`]),
        ...hedges.map((hedge): [string, string] => [
            `Hedge ${hedge.id}`,
            `${enumLabel(hedge.kind).toLowerCase()} on ${money(hedge.notional)}${hedge.end ? `, to ${hedge.end}` : ''}`,
        ]),
        [
            'Acceleration waterfall',
            Array.isArray(deal.waterfalls.acceleration)
                ? `${number(deal.waterfalls.acceleration.length)} steps`
                : 'standard: expenses, then interest and principal by rank',
        ],
    ];
}
