// The report as a document: preview, downloads, issues and digests.
import {useState} from 'react';
import {call} from '../../api/client';
import {useMethod} from '../../api/queries';
import type {ReportFormat} from '../../api/types.gen';
import {useSearch} from '../../app/router';
import {Button} from '../../ui/Button';
import {download} from '../../ui/download';
import {SelectField} from '../../ui/fields';
import {level} from '../../ui/format';
import {Markdown} from '../../ui/Markdown';
import {Section} from '../../ui/Page';
import {QueryResult, ProblemView} from '../../ui/states';
import {PortfolioFrame, Quality, useValuedBook} from './frame';
import {headlineOf} from './risk_settings';
import {SummaryCharts} from './SummaryCharts';

const formats: [ReportFormat, string][] = [
    ['md', 'Markdown'],
    ['csv', 'positions as CSV'],
    ['json', 'JSON'],
];

export default function ReportPage() {
    const book = useValuedBook();
    const [confidence, setConfidence] = useSearch('confidence');
    const stated = Number(confidence);
    const request = {...book, ...(stated > 0 && stated < 1 && {confidence: stated})};
    const report = useMethod('report.generate', {...request, formats: ['md']});
    const figures = useMethod('report.get', request);
    const [failed, setFailed] = useState<unknown>(null);
    const [busy, setBusy] = useState('');
    const get = async (format: ReportFormat) => {
        setBusy(format);
        setFailed(null);
        try {
            const {documents} = await call('report.generate', {...request, formats: [format]});
            for (const one of documents)
                download(one.file_name, one.content, one.media_type.split(';')[0]);
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
                            coverage={report.data.coverage}
                            issues={report.data.issues}
                            asOf={report.data.as_of}
                        />
                    )}
                    {formats.map(([format, text]) => (
                        <Button
                            key={format}
                            onClick={() => void get(format)}
                            disabledReason={busy === format && 'The report is being generated.'}
                        >
                            Download {text}
                        </Button>
                    ))}
                    <Button onClick={() => window.print()}>Print</Button>
                </>
            }
        >
            {(portfolio) => (
                <>
                    {failed ? <ProblemView error={failed} /> : null}
                    {figures.data && figures.data.snapshot.positions.length > 0 && (
                        <SummaryCharts report={figures.data} />
                    )}
                    <Section
                        title="Report"
                        tools={
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
                        }
                    >
                        <QueryResult of={report} what="Generating report" lines={14}>
                            {(answer) => <Markdown text={answer.documents[0]?.content ?? ''} />}
                        </QueryResult>
                    </Section>
                </>
            )}
        </PortfolioFrame>
    );
}
