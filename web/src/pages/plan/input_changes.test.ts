import {expect, it} from 'vitest';
import {inputName, inputText} from './input_changes';

it('an input is named by its place, elements of lists counted from 1', () => {
    expect(inputName('/withdrawal/rate')).toBe('Withdrawal, rate');
    expect(inputName('/events/0')).toBe('Events, 1');
    expect(inputName('/contributions/savings_rate')).toBe('Contributions, savings rate');
});

it('an event is a sentence', () => {
    const event = {year: 3, type: 'expense', amount: 10000, every: 5, years: 20, growth: 0.01};
    expect(inputText('/events/0', JSON.stringify({...event, real: true, name: 'Car'}))).toBe(
        'Car: expense of 10,000 in year 3, every 5 years for 20 years, growing 1% per year, in today’s money',
    );
    expect(
        inputText(
            '/events/1',
            JSON.stringify({year: 2031, type: 'savings_rate_change', rate: 0.2}),
        ),
    ).toBe('Savings rate change to 20% in year 2031');
});

it('events of a household are written the same way', () => {
    const event = {name: 'Roof', type: 'expense', year: 4, years: 1, every: 1, amount: 30000};
    expect(
        inputText(
            '/events/0',
            JSON.stringify({...event, growth: 0, indexed: true, taxable: false}),
        ),
    ).toBe('Roof: expense of 30,000 in year 4, in today’s money');
});

it('the unit of an input is that of its description, not of its name', () => {
    expect(inputText('/contributions/savings_rate', '0.1')).toBe('10%');
    expect(inputText('/withdrawal/max_cut', '0.025')).toBe('2.5%');
    expect(inputText('/allocation', '{"stock":0.6}')).toBe('stock 0.6');
    expect(inputText('/unknown_rate', '0.5')).toBe('0.5');
    expect(inputText('/accounts/0', '{"balance":250000,"tax_rate":0.15}')).toBe(
        'balance 250,000, tax rate 15%',
    );
});

it('other inputs have their unit, and no JSON', () => {
    expect(inputText('/withdrawal/rate', '0.045')).toBe('4.5%');
    expect(inputText('/initial_balance', '1500000')).toBe('1,500,000');
    expect(inputText('/seed', '1234567')).toBe('1234567');
    expect(inputText('/withdrawal/rule', '"constant_dollar"')).toBe('Constant dollar');
    expect(inputText('/name', '"My plan"')).toBe('My plan');
    expect(inputText('/events', '[]')).toBe('none');
    expect(inputText('/events/0', '')).toBe('none');
    expect(inputText('/allocation', '{"stock":0.6,"bond":0.4}')).not.toMatch(/["{}]/);
});
