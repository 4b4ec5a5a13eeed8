// Elements without a framework. The content security policy forbids inline styles in markup, so
// styles go through the object model, and text is always text: nothing here parses HTML.

function append(node, children) {
    for (const child of children.flat(Infinity)) {
        if (child === null || child === undefined || child === false) continue;
        node.append(child instanceof Node ? child : String(child));
    }
    return node;
}

function assign(node, attributes) {
    for (const [name, value] of Object.entries(attributes)) {
        if (value === null || value === undefined || value === false) continue;
        if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
        else if (name === 'vars')
            for (const [key, v] of Object.entries(value)) node.style.setProperty(key, String(v));
        else if (value === true) node.setAttribute(name, '');
        else node.setAttribute(name, String(value));
    }
    return node;
}

// h('p', {class: 'note'}, 'text', node): an HTML element. `vars` sets CSS variables.
export function h(tag, attributes = {}, ...children) {
    return append(assign(document.createElement(tag), attributes), children);
}

// The same for SVG.
export function s(tag, attributes = {}, ...children) {
    return append(assign(document.createElementNS('http://www.w3.org/2000/svg', tag), attributes),
                  children);
}

export function fill(node, ...children) {
    node.replaceChildren();
    return append(node, children);
}

export const byId = (id) => document.getElementById(id);

// Text for screen readers only.
export const hidden = (text) => h('span', {class: 'sr'}, text);
