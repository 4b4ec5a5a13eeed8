// The "why" panel of a figure, loaded after the page.
import type {ReactNode} from 'react';
import {Dialog} from './Dialog';
import {DefinitionText} from './Definition';
import {percent} from './format';
import {glossary, type Definition} from './glossary';
import {Issues} from './states';
import {hideWhy, WhyRows, type Why} from './Why';

export default function WhyPanel({why}: {why: Why}) {
    const definition: Definition | undefined = why.term && glossary[why.term];
    const facts: [string, ReactNode][] = [
        ...(why.asOf ? [['As of', why.asOf] as [string, ReactNode]] : []),
        ...(why.method
            ? [['Method', <code key="m">{why.method}</code>] as [string, ReactNode]]
            : []),
        ...(why.inputs ?? []),
        ...(typeof why.coverage === 'number'
            ? [['Coverage', `${percent(why.coverage, 1)}% of gross value`] as [string, ReactNode]]
            : []),
    ];
    return (
        <Dialog kind="side" title={`Why: ${why.title}`} onClose={hideWhy}>
            <p className="why-value">
                <span className="num">{why.value}</span>
                {why.unit?.startsWith('%') ? why.unit : ` ${why.unit ?? ''}`}
            </p>
            {definition && <DefinitionText of={definition} />}
            {facts.length > 0 && (
                <dl className="facts">
                    {facts.map(([name, value]) => (
                        <div key={name}>
                            <dt>{name}</dt>
                            <dd>{value}</dd>
                        </div>
                    ))}
                </dl>
            )}
            {why.included && <WhyRows {...why.included} />}
            {why.proxied && <WhyRows {...why.proxied} />}
            {why.total !== undefined && (
                <p className="why-total">
                    Total <span className="num">{why.total}</span>
                </p>
            )}
            {why.excluded && <WhyRows {...why.excluded} />}
            {why.more}
            {why.issues && why.issues.length > 0 && (
                <section>
                    <h3>Issues</h3>
                    <Issues issues={why.issues} />
                </section>
            )}
            {why.digest && (
                <section>
                    <h3>Reproducibility</h3>
                    <dl className="facts digests">
                        <div>
                            <dt>Result</dt>
                            <dd>
                                <code>{why.digest}</code>
                            </dd>
                        </div>
                        {why.dataDigest && (
                            <div>
                                <dt>Data</dt>
                                <dd>
                                    <code>{why.dataDigest}</code>
                                </dd>
                            </div>
                        )}
                        {why.engine && (
                            <div>
                                <dt>Engine</dt>
                                <dd>
                                    <code>{why.engine}</code>
                                </dd>
                            </div>
                        )}
                    </dl>
                </section>
            )}
        </Dialog>
    );
}
