// Uploads curves for a balance sheet, or replaces them.
import {useState} from 'react';
import {useMutation} from '@tanstack/react-query';
import {call} from '../../api/client';
import {queryClient} from '../../api/queries';
import {useDraft} from '../../app/drafts';
import {Button} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {FileField, TextField} from '../../ui/fields';
import {ProblemView} from '../../ui/states';
import {discountsOf, ratesOf, sendFile} from './upload';

export function CurvesDialog({
    session,
    currency,
    onClose,
}: {
    session: string;
    currency: string;
    onClose: () => void;
}) {
    const [file, setFile] = useState<File | null>(null);
    const draft = useDraft(`alm.curves ${session}`, '');
    const rates = useDraft(`alm.curves.fx ${session}`, '');
    const fx = ratesOf(rates.value);
    const choice = useDraft(`alm.curves.discount ${session}`, '');
    const discounts = discountsOf(choice.value);
    const close = () => {
        draft.clear();
        rates.clear();
        choice.clear();
        onClose();
    };
    const send = useMutation({
        mutationFn: async (chosen: File) => {
            const upload = await sendFile(chosen, () => {});
            return call('alm.session.curves', {
                session,
                files: [{upload}],
                fx: fx ?? {},
                discount_curves: discounts ?? {},
            });
        },
        onSuccess: async () => {
            await queryClient.invalidateQueries({
                predicate: ({queryKey}) => String(queryKey[0]).startsWith('alm.session.'),
            });
            close();
        },
    });
    return (
        <Dialog title="Add curves" onClose={onClose}>
            <form
                onSubmit={(event) => {
                    event.preventDefault();
                    if (file) send.mutate(file);
                }}
            >
                <FileField
                    label="Curve file"
                    accept=".csv,.xlsx"
                    again={file ? '' : draft.value}
                    onFiles={([chosen]) => {
                        setFile(chosen ?? null);
                        draft.set(chosen?.name ?? '');
                    }}
                    hint="One curve per row with an id such as EUR_OIS; tenors in columns; zero rates"
                />
                <TextField
                    label="Exchange rates"
                    placeholder="USD 0.92, GBP 1.15"
                    value={rates.value}
                    onChange={(event) => rates.set(event.target.value)}
                    error={
                        fx === null ? 'expected codes and rates, such as USD 0.92, GBP 1.15' : null
                    }
                    hint={`${currency} per unit of foreign currency; existing rates are unchanged`}
                />
                <TextField
                    label="Discount curves"
                    placeholder="EUR EUR_ESTR_OIS"
                    value={choice.value}
                    onChange={(event) => choice.set(event.target.value)}
                    error={
                        discounts === null
                            ? 'expected codes and curve ids, such as EUR EUR_ESTR_OIS, USD USD_SOFR'
                            : null
                    }
                    hint="For currencies with several curves; by default the one that positions refer to, or whose id ends in _OIS"
                />
                {send.error ? <ProblemView error={send.error} /> : null}
                <div className="actions">
                    <Button onClick={close}>Cancel</Button>
                    <Button
                        kind="primary"
                        type="submit"
                        disabledReason={
                            send.isPending
                                ? 'Already uploading.'
                                : (!file && 'Choose a file first.') ||
                                  (fx === null && 'Fix the exchange rates first.') ||
                                  (discounts === null && 'Fix the discount curves first.')
                        }
                    >
                        {send.isPending ? 'Uploading' : 'Add curves'}
                    </Button>
                </div>
            </form>
        </Dialog>
    );
}
