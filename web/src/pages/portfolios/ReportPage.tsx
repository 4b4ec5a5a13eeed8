// The risk report of a portfolio as its documents show it; files in all formats.
import {useEffect, useState} from 'react';
import {call, linkTo} from '../../api/client';
import {useMethod} from '../../api/queries';
import {ReportFormat, ReportFormatLabels, ReportRequestFields} from '../../api/types.gen';
import {Link, useSearch} from '../../app/router';
import {Button} from '../../ui/Button';
import {choices} from '../../ui/enum_labels';
import {SelectField, TextArea} from '../../ui/fields';
import {level} from '../../ui/format';
import {ProblemView, QueryResult} from '../../ui/states';
import {Commentary} from '../assistant/Commentary';
import {DocumentView} from '../reports/DocumentView';
import {PortfolioFrame, Quality, useValuedBook} from './frame';
import {headlineOf} from './risk_settings';

const formats = choices(ReportFormat, ReportFormatLabels);

// What the report says before its figures: written here, or inserted from the commentary above.
function CommentaryOfReport({text, onChange}: {text: string; onChange: (text: string) => void}) {
    const [draft, setDraft] = useState(text);
    useEffect(() => setDraft(text), [text]);
    return (
        <details open={text !== ''}>
            <summary>Commentary in the report</summary>
            <TextArea
                label="Text"
                hint="Empty lines separate paragraphs"
                rows={5}
                of={ReportRequestFields.commentary}
                value={draft}
                onChange={(event) => setDraft(event.target.value)}
            />
            <div className="row">
                <Button
                    onClick={() => onChange(draft)}
                    disabledReason={draft === text && 'The report has this text.'}
                >
                    Apply
                </Button>
                {text !== '' && <Button onClick={() => onChange('')}>Remove</Button>}
            </div>
        </details>
    );
}

export default function ReportPage() {
    const book = useValuedBook();
    const [confidence, setConfidence] = useSearch('confidence');
    const stated = Number(confidence);
    const [commentary, setCommentary] = useState('');
    const request = {
        ...book,
        ...(stated > 0 && stated < 1 && {confidence: stated}),
        ...(commentary.trim() && {commentary}),
    };
    const report = useMethod('report.preview', {...request, pictures: true});
    const [failed, setFailed] = useState<unknown>(null);
    const [busy, setBusy] = useState('');
    // Generated and stored, then downloaded by the browser.
    const get = async (format: ReportFormat) => {
        setBusy(format);
        setFailed(null);
        try {
            const {id} = await call('report.generate', {...request, formats: [format]});
            window.location.assign(linkTo('report.download', {report: id, format}));
        } catch (error) {
            setFailed(error);
        }
        setBusy('');
    };
    return (
        <PortfolioFrame
            actions={
                <>
                    {report.data && (
                        <Quality
                            coverage={report.data.coverage ?? 1}
                            issues={report.data.issues}
                            asOf={report.data.document.as_of}
                        />
                    )}
                    <SelectField
                        label="Download"
                        value=""
                        disabled={busy !== ''}
                        onChange={(event) => {
                            if (event.target.value) void get(event.target.value as ReportFormat);
                        }}
                        options={[['', busy ? 'Generating' : 'Choose a format'], ...formats]}
                    />
                    <Link className="button plain" to="/reports">
                        Stored reports
                    </Link>
                    <Button onClick={() => window.print()}>Print</Button>
                </>
            }
        >
            {(portfolio) => (
                <>
                    {failed ? <ProblemView error={failed} /> : null}
                    <div className="form-grid no-print">
                        <SelectField
                            label="Confidence"
                            value={String(
                                request.confidence ?? headlineOf(portfolio.risk_settings),
                            )}
                            onChange={(event) => setConfidence(event.target.value)}
                            options={[
                                ...new Set([
                                    ...portfolio.risk_settings.confidence,
                                    0.95,
                                    0.975,
                                    0.99,
                                    ...(request.confidence ? [request.confidence] : []),
                                ]),
                            ]
                                .sort()
                                .map((x) => [String(x), level(x)] as const)}
                        />
                    </div>
                    <div className="no-print page">
                        <Commentary
                            portfolio={portfolio.slug}
                            asOf={book.as_of ?? null}
                            onInsert={setCommentary}
                        />
                        <CommentaryOfReport text={commentary} onChange={setCommentary} />
                    </div>
                    <QueryResult of={report} what="Generating report" lines={14}>
                        {(data) => (
                            <DocumentView document={data.document} pictures={data.pictures} />
                        )}
                    </QueryResult>
                </>
            )}
        </PortfolioFrame>
    );
}
