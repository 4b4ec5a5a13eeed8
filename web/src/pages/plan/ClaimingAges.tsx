// Claiming ages of Social Security compared by all that they pay until the stated last ages.
import {useMemo} from 'react';
import {useMethod} from '../../api/queries';
import {
    SocialSecurityRequestFields as specs,
    type ClaimOption,
    type HouseholdRequest,
    type SocialSecurityResponse,
} from '../../api/types.gen';
import {useSearch} from '../../app/router';
import {fieldNumber, isValid} from '../../ui/field_spec';
import {NumberField} from '../../ui/fields';
import {Figure} from '../../ui/Figure';
import {number} from '../../ui/format';
import {Section} from '../../ui/Page';
import {Issues, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';

const unit = 'USD';
const idOf = (one: ClaimOption) => `${one.first_claim} ${one.second_claim ?? ''}`;
const years = (months: number) => number(months / 12, months % 12 === 0 ? 0 : 2);

// The ages of the plan among those compared, which are whole years.
const chosenIn = (request: HouseholdRequest): string => {
    const [first, second] = request.people.map((one) => one.claim_months);
    return `${first ?? ''} ${second ?? ''}`;
};

function columnsOf(data: SocialSecurityResponse): Column<ClaimOption>[] {
    const best = data.best?.present_value ?? 0;
    const money = (
        key: string,
        label: string,
        value: (one: ClaimOption) => number | null,
    ): Column<ClaimOption> => ({
        key,
        label,
        unit,
        value,
        cell: (one) => <Figure value={value(one)} />,
    });
    const age = (
        key: string,
        label: string,
        value: (one: ClaimOption) => number | null,
    ): Column<ClaimOption> => ({
        key,
        label,
        unit: 'age',
        value,
        cell: (one) => years(value(one) ?? 0),
    });
    const two = data.people.length === 2;
    return [
        age('first', two ? 'First claims' : 'Claimed', (one) => one.first_claim),
        ...(two ? [age('second', 'Second claims', (one) => one.second_claim)] : []),
        money('first_benefit', two ? 'First per month' : 'Per month', (one) => one.first_benefit),
        ...(two ? [money('second_benefit', 'Second per month', (one) => one.second_benefit)] : []),
        money('total', 'All benefits', (one) => one.total),
        money('present_value', 'Present value', (one) => one.present_value),
        money('less', 'Less than the best', (one) => best - one.present_value),
    ];
}

export function ClaimingAges({request}: {request: HouseholdRequest}) {
    const [rate, setRate] = useSearch('discount');
    const typed = isValid(specs.discount_rate, rate)
        ? fieldNumber(specs.discount_rate, rate)
        : null;
    const asked = useMemo(
        () =>
            request.people.some((one) => (one.pia ?? 0) > 0) &&
            request.people.every((one) => one.lives_to != null)
                ? {
                      year: request.start_year,
                      people: request.people.map(({birth_year, pia, lives_to}) => ({
                          birth_year,
                          pia: pia ?? 0,
                          lives_to: lives_to ?? null,
                      })),
                      ...(typed !== null && {discount_rate: typed}),
                  }
                : null,
        [request, typed],
    );
    const answer = useMethod('plan.social_security', asked);
    if (!asked) return null;
    const chosen = chosenIn(request);
    return (
        <Section
            title="Claiming ages of Social Security"
            note="Benefits of both people, of spouses and survivors, until the last ages of the plan; in today’s dollars, before taxes."
            tools={
                <NumberField
                    label="Real discount rate"
                    of={specs.discount_rate}
                    value={rate}
                    onChange={(event) => setRate(event.target.value)}
                />
            }
        >
            <QueryResult of={answer} what="Comparing claiming ages">
                {(data) => (
                    <>
                        <Table
                            label="Claiming ages"
                            rows={data.options}
                            columns={columnsOf(data)}
                            id={idOf}
                            height={320}
                            tight
                            sort={{key: 'present_value', descending: true}}
                            rowClass={(one) => (idOf(one).trim() === chosen.trim() ? 'chosen' : '')}
                        />
                        {data.issues.length > 0 && <Issues issues={data.issues} />}
                    </>
                )}
            </QueryResult>
        </Section>
    );
}
