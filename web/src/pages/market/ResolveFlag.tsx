// The quality flags of a series with what was decided about them, and the dialog that decides.
import {useMemo, useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import {
    FlagDecision,
    type MarketQualityFlag,
    PriceFlagKindLabels,
    ResolveFlagRequestFields as fields,
} from '../../api/types.gen';
import {Button, missingFields} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {choices, enumLabel} from '../../ui/enum_labels';
import {NumberField, SelectField, TextField} from '../../ui/fields';
import {useFields} from '../../ui/form';
import {withMinus} from '../../ui/format';
import {plainNumber} from '../../ui/number_text';
import {ProblemView, QueryResult} from '../../ui/states';
import {Table} from '../../ui/Table';
import type {Column} from '../../ui/table_model';
import {staleAfterPrices} from './stale';
import {Allowed} from '../../app/Allowed';

const flagLabel = (kind: MarketQualityFlag['kind']): string =>
    (PriceFlagKindLabels as Partial<Record<string, string>>)[kind] ?? enumLabel(kind);

const decisionText = ({resolution: made}: MarketQualityFlag): string => {
    if (!made) return '';
    if (made.decision === 'correct') return `corrected to ${String(made.close)}: ${made.note}`;
    return `${made.decision === 'accept' ? 'accepted' : 'left out'}: ${made.note}`;
};

function Decide({
    symbol,
    flag,
    onClose,
}: {
    symbol: string;
    flag: MarketQualityFlag;
    onClose: () => void;
}) {
    const resolve = useChange('market.resolve_flag', [...staleAfterPrices, 'market.quality']);
    const {text, field, elsewhere, draft} = useFields(
        `flag ${symbol} ${flag.kind} ${flag.from}`,
        {decision: 'accept', note: '', close: ''},
        resolve.error,
        {note: fields.note, close: fields.close},
    );
    const corrects = text.decision === 'correct';
    const decisions = choices(FlagDecision).filter(
        ([value]) => flag.kind !== 'gap' || value === 'accept',
    );
    const save = () =>
        resolve.mutate(
            {
                symbol,
                flag: flag.kind,
                from: flag.from,
                decision: text.decision as FlagDecision,
                note: text.note.trim(),
                ...(corrects ? {close: Number(plainNumber(text.close))} : {}),
            },
            {
                onSuccess: () => {
                    draft.clear();
                    onClose();
                },
            },
        );
    return (
        <Dialog title={`${flagLabel(flag.kind)} of ${symbol} on ${flag.from}`} onClose={onClose}>
            <form
                noValidate
                onSubmit={(event) => {
                    event.preventDefault();
                    save();
                }}
            >
                <p>{withMinus(flag.detail)}</p>
                <div className="form-grid">
                    <SelectField label="Decision" options={decisions} {...field('decision')} />
                    {corrects && <NumberField label="Right close" {...field('close')} />}
                    <TextField label="Reason" {...field('note')} />
                </div>
                <p className="note">
                    {corrects
                        ? 'The stored close is kept as an earlier version.'
                        : text.decision === 'exclude'
                          ? 'Calculations leave the prices out; they remain stored.'
                          : 'The prices are right; the flag is no longer counted.'}
                </p>
                {elsewhere ? <ProblemView error={resolve.error} /> : null}
                <div className="actions">
                    <Button onClick={onClose}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            resolve.isPending
                                ? 'Already saving.'
                                : missingFields([
                                      text.note.trim() === '' && 'reason',
                                      corrects && text.close.trim() === '' && 'right close',
                                  ])
                        }
                    >
                        Save
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}

const columns: Column<MarketQualityFlag>[] = [
    {key: 'kind', label: 'Flag', text: true, value: (f) => flagLabel(f.kind)},
    {key: 'from', label: 'From', text: true, value: (f) => f.from},
    {key: 'to', label: 'To', text: true, value: (f) => f.to},
    {
        key: 'detail',
        label: 'Detail',
        text: true,
        value: (f) => withMinus(f.detail),
        cell: (f) => <span className="wrap">{withMinus(f.detail)}</span>,
    },
    {
        key: 'decision',
        label: 'Decision',
        text: true,
        value: decisionText,
        cell: (f) => <span className="wrap">{decisionText(f)}</span>,
    },
];

export function QualityFlags({symbol}: {symbol: string}) {
    const request = useMemo(() => ({symbols: [symbol], show: 'all' as const}), [symbol]);
    const quality = useMethod('market.quality', request);
    const [open, setOpen] = useState<MarketQualityFlag | null>(null);
    return (
        <QueryResult of={quality} what="Loading quality flags">
            {({data}) => (
                <>
                    <Table
                        label="Quality flags"
                        rows={data}
                        columns={columns}
                        id={(f) => `${f.kind} ${f.from}`}
                        sort={{key: 'from', descending: true}}
                        height={300}
                        none="No flags."
                        actions={(f) => (
                            <Allowed to="market.resolve_flag">
                                <Button
                                    kind="quiet"
                                    aria-label={`Decide about ${flagLabel(f.kind).toLowerCase()} on ${f.from}`}
                                    onClick={() => setOpen(f)}
                                >
                                    Decide
                                </Button>
                            </Allowed>
                        )}
                    />
                    {open && <Decide symbol={symbol} flag={open} onClose={() => setOpen(null)} />}
                </>
            )}
        </QueryResult>
    );
}
