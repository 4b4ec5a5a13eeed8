// What pays for hypothetical changes or takes their proceeds, and the lines of a result that do.
import {useMethod} from '../../api/queries';
import {AlmFunding, type AlmFundingLine, type AlmSession} from '../../api/types.gen';
import {useDraft, type Draft} from '../../app/drafts';
import {Figure} from '../../ui/Figure';
import {SelectField} from '../../ui/fields';
import {percent} from '../../ui/format';
import {Table} from '../../ui/Table';
import {enumLabel} from '../../ui/enum_labels';

export interface FundingTerms {
    funding: AlmFunding;
    funding_product: string;
}

const rules: Record<AlmFunding, string> = {
    overnight: 'Overnight account',
    product: 'A product, pro rata',
    none: 'None',
};

const usual: FundingTerms = {funding: 'overnight', funding_product: ''};

// Of the page: the same for changes and for the position that meets a limit.
export const useFunding = (session: AlmSession) =>
    useDraft<FundingTerms>(`what-if funding ${session.id}`, usual);

// A product that is not chosen yet funds nothing: the reason that nothing can be calculated.
export const lacksProduct = ({funding, funding_product}: FundingTerms): string | null =>
    funding === 'product' && funding_product === '' ? 'Choose the product that pays.' : null;

export const fundingRequest = ({funding, funding_product}: FundingTerms) => ({
    funding,
    ...(funding === 'product' && {funding_product}),
});

function ProductField({
    session,
    value,
    onChange,
}: {
    session: AlmSession;
    value: string;
    onChange: (product: string) => void;
}) {
    const groups = useMethod('alm.session.positions', {session: session.id, group_by: 'product'});
    const names = [...new Set((groups.data?.groups ?? []).map(({key}) => key))].filter(Boolean);
    return (
        <SelectField
            label="Product that pays"
            value={value}
            onChange={(event) => onChange(event.target.value)}
            options={[['', 'Choose'], ...names.map((name) => [name, name] as const)]}
        />
    );
}

export function FundingFields({session, of}: {session: AlmSession; of: Draft<FundingTerms>}) {
    const {value, set} = of;
    return (
        <div className="controls balance-terms" role="group" aria-label="Funding">
            <SelectField
                label="Funding"
                value={value.funding}
                onChange={(event) => {
                    const funding = event.target.value as AlmFunding;
                    set((now) => ({...now, funding}));
                }}
                options={AlmFunding.map((one) => [one, rules[one]] as const)}
            />
            {value.funding === 'product' && (
                <ProductField
                    session={session}
                    value={value.funding_product}
                    onChange={(product) => set((now) => ({...now, funding_product: product}))}
                />
            )}
        </div>
    );
}

export function FundingLines({
    lines,
    currency,
}: {
    lines: readonly AlmFundingLine[];
    currency: string; // of the reports
}) {
    return (
        <Table
            label="Funding of the changes"
            rows={lines}
            id={(line) => line.position}
            csv={false}
            none="No funding: the changes need no cash, or funding is off."
            columns={[
                {key: 'position', label: 'Position', text: true, value: (l) => l.position},
                {
                    key: 'product',
                    label: 'Product',
                    text: true,
                    value: (l) => `${enumLabel(l.product)}, ${enumLabel(l.side).toLowerCase()}`,
                },
                {key: 'currency', label: 'Currency', text: true, value: (l) => l.currency},
                {
                    key: 'amount',
                    label: 'Amount',
                    unit: 'local currency',
                    value: (l) => l.amount,
                    cell: (l) => <Figure value={l.amount} name={`funding.${l.currency}.amount`} />,
                },
                {
                    key: 'rate',
                    label: 'Rate',
                    unit: '% per year',
                    value: (l) => l.rate,
                    cell: (l) => (l.rate === null ? 'of the product' : percent(l.rate, 3)),
                },
                {
                    key: 'eve',
                    label: 'EVE, base',
                    unit: currency,
                    value: (l) => l.eve,
                    cell: (l) => <Figure value={l.eve} signed />,
                },
                {
                    key: 'nii',
                    label: 'NII, base',
                    unit: currency,
                    value: (l) => l.nii,
                    cell: (l) => <Figure value={l.nii} signed />,
                },
            ]}
        />
    );
}
