// A form that corrects the terms of a deal: checked first, with the list of what changes, and then
// stored as a new version.
import {Allowed} from '../../app/Allowed';
import {useMemo, useState} from 'react';
import {useChange, useMethod} from '../../api/queries';
import {
    UpdateCloDealRequestFields as requestSpecs,
    type CloDeal,
    type CloDealView,
} from '../../api/types.gen';
import {Button, fixErrorsFirst, missingFields} from '../../ui/Button';
import {Dialog} from '../../ui/Dialog';
import {TextField} from '../../ui/fields';
import {DraftNote, useFields} from '../../ui/form';
import {Issues, ProblemView} from '../../ui/states';
import {Table} from '../../ui/Table';
import {ProposeButton} from './Proposals';
import {StepList} from './StepList';
import {
    freeStepId,
    waterfallTexts,
    withWaterfalls,
    type WaterfallName,
    type WaterfallTexts,
} from './steps_form';
import {correctedTerms, termTexts, termsOf, type Term} from './terms_form';
import {TestList} from './TestList';
import {testTexts, withTests, type TestTexts} from './tests_form';

const stale = [
    'clo.deal.get',
    'clo.deal.versions',
    'clo.deal.list',
    'clo.tests',
    'clo.project',
    'clo.scenario.compare',
] as const;

// Lists are one text each, so that the draft of the form has them too.
const waterfallsKey = 'document/waterfalls';
const testsKey = 'document/tests';

const listTexts = (document: CloDeal): Record<string, string> => ({
    [waterfallsKey]: JSON.stringify(waterfallTexts(document)),
    [testsKey]: JSON.stringify(testTexts(document)),
});

// The document with the lists that were changed.
function correctedLists(document: CloDeal, corrected: CloDeal, text: Record<string, string>) {
    const before = listTexts(document);
    let result = corrected;
    if (text[waterfallsKey] !== before[waterfallsKey])
        result = withWaterfalls(result, JSON.parse(text[waterfallsKey] ?? '{}'));
    if (text[testsKey] !== before[testsKey])
        result = withTests(result, JSON.parse(text[testsKey] ?? '{}'));
    return result;
}

const waterfallTitles: Record<WaterfallName, string> = {
    interest: 'Interest waterfall',
    principal: 'Principal waterfall',
    acceleration: 'Acceleration',
};

const sections: Term['section'][] = ['Dates', 'Tranches', 'Coverage tests', 'Fees'];

export function EditTerms({deal, onClose}: {deal: CloDealView; onClose: () => void}) {
    const {slug, document} = deal;
    const terms = useMemo(() => termsOf(document), [document]);
    const initial = useMemo(
        () => ({
            effective: deal.as_of,
            reason: '',
            clause: '',
            ...termTexts(document),
            ...listTexts(document),
        }),
        [deal.as_of, document],
    );
    const check = useChange('clo.deal.update');
    const store = useChange('clo.deal.update', [...stale]);
    const {text, field, invalid, draft, setText} = useFields<Record<string, string>>(
        `clo.terms ${slug} ${deal.version}`,
        initial,
        store.error ?? check.error,
        {
            effective: requestSpecs.effective,
            reason: requestSpecs.reason,
            clause: requestSpecs.clause,
            ...Object.fromEntries(terms.map(({key, spec}) => [key, spec])),
        },
    );
    const [checked, setChecked] = useState('');
    const valid = invalid.length === 0;
    const request = {
        deal: slug,
        document: valid ? correctedLists(document, correctedTerms(document, text), text) : document,
        effective: text.effective ?? '',
        reason: (text.reason ?? '').trim(),
        clause: (text.clause ?? '').trim(),
        if_match: deal.etag,
    };
    const now = JSON.stringify(request);
    const ready = checked === now && check.data && !check.isPending ? check.data : null;
    const complete = valid && request.effective !== '' && request.reason !== '';
    const submit = () => {
        if (!complete || check.isPending || store.isPending) return;
        if (!ready) {
            store.reset();
            setChecked(now);
            check.mutate({...request, dry_run: true});
            return;
        }
        store.mutate(request, {
            onSuccess: () => {
                draft.clear();
                onClose();
            },
        });
    };
    const error = store.error ?? (checked === now ? check.error : null);
    const waterfalls: WaterfallTexts = JSON.parse(text[waterfallsKey] ?? '{}');
    const tests: TestTexts = JSON.parse(text[testsKey] ?? '{"use":[],"custom":[]}');
    const put = (key: string, value: WaterfallTexts | TestTexts) =>
        setText((before) => ({...before, [key]: JSON.stringify(value)}));
    const results = useMethod(
        'clo.tests',
        useMemo(() => ({deal: slug, as_of: deal.as_of, keep: false}), [slug, deal.as_of]),
    );
    const names = useMemo(
        () => new Map((results.data?.tests ?? []).map((test) => [String(test.number), test.name])),
        [results.data],
    );
    return (
        <Dialog title="Correct the terms" onClose={onClose}>
            <form
                aria-label="Correct the terms"
                onSubmit={(event) => {
                    event.preventDefault();
                    submit();
                }}
            >
                <p>
                    The corrected terms become a new version, which applies from its effective date.
                    Terms that are not listed are changed in the document.
                </p>
                <DraftNote of={draft} />
                <div className="form-grid">
                    <TextField label="Effective" type="date" {...field('effective')} />
                    <TextField label="Reason" {...field('reason')} />
                    <TextField label="Clause" {...field('clause')} />
                </div>
                {sections.map((section) => {
                    const inputs = terms.filter((term) => term.section === section);
                    return (
                        inputs.length > 0 && (
                            <fieldset key={section}>
                                <legend>{section}</legend>
                                <div className="form-grid">
                                    {inputs.map(({key, label, spec}) => (
                                        <TextField
                                            key={key}
                                            label={label}
                                            {...(spec.type === 'date' && {type: 'date'})}
                                            {...field(key)}
                                        />
                                    ))}
                                </div>
                            </fieldset>
                        )
                    );
                })}
                {(Object.keys(waterfalls) as WaterfallName[]).map((name) => (
                    <StepList
                        key={name}
                        title={waterfallTitles[name]}
                        deal={document}
                        steps={waterfalls[name] ?? []}
                        at={`${waterfallsKey}/${name}`}
                        error={error}
                        newId={() => freeStepId(name, waterfalls)}
                        onChange={(steps) => put(waterfallsKey, {...waterfalls, [name]: steps})}
                    />
                ))}
                <TestList
                    texts={tests}
                    names={names}
                    error={error}
                    onChange={(changed) => put(testsKey, changed)}
                />
                {ready && (
                    <>
                        <Table
                            label="Changed terms"
                            rows={ready.changed}
                            id={(pointer) => pointer}
                            sort={null}
                            none="The terms are those of the version before."
                            columns={[{key: 'term', label: 'Changed', text: true, value: (p) => p}]}
                        />
                        {ready.issues.length > 0 && <Issues issues={ready.issues} />}
                    </>
                )}
                {error ? <ProblemView error={error} /> : null}
                <div className="actions">
                    <Button onClick={onClose}>Cancel</Button>
                    {ready && ready.changed.length > 0 && (
                        <ProposeButton
                            method="clo.deal.update"
                            request={request}
                            note={request.reason}
                            refused={store.error}
                            onDone={() => {
                                draft.clear();
                                onClose();
                            }}
                        />
                    )}
                    <Allowed to="clo.deal.update">
                        <Button
                            kind="primary"
                            type="submit"
                            disabledReason={
                                (!valid && fixErrorsFirst) ||
                                (request.effective === '' && missingFields(['Effective'])) ||
                                (request.reason === '' && missingFields(['Reason'])) ||
                                (ready?.changed.length === 0 && 'Nothing was changed.') ||
                                (check.isPending && 'Being checked.') ||
                                (store.isPending && 'Already storing.')
                            }
                        >
                            {ready ? 'Store version' : 'Check'}
                        </Button>
                    </Allowed>
                </div>
            </form>
        </Dialog>
    );
}
