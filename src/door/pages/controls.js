// The parameters of the report, Run with its progress, and the downloads.
import {byId, fill, h} from './dom.js';
import {writeReport} from './api.js';
import {problemNode} from './problems.js';

// Limits as the API states them for ReportRequest; an empty field leaves the choice to the server.
const field = (name, label, unit, attributes) =>
    h('label', {class: 'field'}, h('span', {}, label, unit ? h('small', {}, ` ${unit}`) : null),
      h('input', {name, autocomplete: 'off', ...attributes}));

function save(name, type, content) {
    const url = URL.createObjectURL(new Blob([content], {type}));
    const link = h('a', {href: url, download: name});
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 60_000);
}

export class Controls {
    // on: {run(parameters), cancel(), request() -> the request of the report shown}
    constructor(form, on) {
        this.form = form;
        this.on = on;
        this.run = h('button', {type: 'submit', class: 'primary', id: 'run'}, 'Run ', h('kbd', {}, 'R'));
        this.stop = h('button', {type: 'button', id: 'cancel', hidden: true,
                                 onclick: () => on.cancel()}, 'Cancel ', h('kbd', {}, 'Esc'));
        this.bar = h('progress', {id: 'progress', 'aria-label': 'Progress', hidden: true});
        this.text = h('span', {class: 'progress-text', id: 'progress-text'});
        this.error = h('div', {class: 'control-error'});
        fill(form,
             field('as_of', 'As of', '', {placeholder: 'latest', maxlength: 10, pattern: '\\d{4}-\\d{2}-\\d{2}', title: 'A date such as 2025-06-30; the latest when empty'}),
             field('confidence', 'Confidence', '%', {type: 'number', min: 50, max: 99.99, step: 0.01, placeholder: '99'}),
             field('paths', 'Paths', '', {type: 'number', min: 1000, max: 1e9, step: 1, placeholder: '100000'}),
             field('seed', 'Seed', '', {type: 'number', min: 0, max: Number.MAX_SAFE_INTEGER, step: 1, placeholder: '1'}),
             this.run, this.stop, this.bar, this.text,
             h('div', {class: 'downloads', role: 'group', 'aria-label': 'Download'},
               h('span', {}, 'Download'),
               ['md', 'json', 'csv'].map((format) =>
                   h('button', {type: 'button', 'data-format': format, title: `Download the report as ${format}`,
                                onclick: (event) => this.download(format, event.currentTarget)}, format))),
             this.error);
        form.addEventListener('submit', (event) => {
            event.preventDefault();
            this.submit();
        });
        form.addEventListener('input', () => this.note());
    }

    show({parameters}, report = null) {
        this.form.elements.as_of.placeholder = report?.as_of ?? 'latest';
        this.shown = parameters;
        const set = (name, value) => { this.form.elements[name].value = value ?? ''; };
        set('as_of', parameters.as_of);
        set('confidence', parameters.confidence === undefined ? ''
            : Number((parameters.confidence * 100).toFixed(6)));
        set('paths', parameters.paths);
        set('seed', parameters.seed);
        this.note();
    }

    read() {
        const get = (name) => this.form.elements[name].value;
        const parameters = {};
        if (get('as_of')) parameters.as_of = get('as_of');
        if (get('confidence')) parameters.confidence = Number((Number(get('confidence')) / 100).toFixed(8));
        for (const name of ['paths', 'seed'])
            if (get(name)) parameters[name] = Number(get(name));
        return parameters;
    }

    // Says that the fields differ from the report below them.
    note() {
        if (!this.bar.hidden) return;
        const changed = JSON.stringify(this.read()) !== JSON.stringify(this.shown);
        this.text.textContent = changed ? 'Changed: press Run' : '';
    }

    submit() {
        if (this.stop.hidden && this.form.reportValidity()) this.on.run(this.read());
    }

    // progress: {text, done, total} while something runs, null when nothing does.
    progress(progress) {
        const running = progress !== null;
        this.stop.hidden = this.bar.hidden = !running;
        this.run.disabled = running;
        if (!running) return this.note();
        if (progress.total > 0) {
            this.bar.max = progress.total;
            this.bar.value = progress.done;
        } else {
            this.bar.removeAttribute('value');
        }
        this.text.textContent = progress.text;
    }

    fail(error) {
        fill(this.error, problemNode(error, [
            h('button', {type: 'button', onclick: () => this.clear()}, 'Dismiss')]));
    }

    clear() { fill(this.error); }

    async download(format, button) {
        button.disabled = true;
        this.clear();
        try {
            const answer = await writeReport({...this.on.request(), formats: [format]});
            for (const d of answer.documents) save(d.file_name, d.media_type, d.content);
            byId('live').textContent = `Downloaded ${answer.documents.map((d) => d.file_name).join(', ')}.`;
        } catch (error) {
            this.fail(error);
        } finally {
            button.disabled = false;
        }
    }
}
