// Corporate actions. For every one: basis after = basis before + recognized gain - cash received,
// per lot, and lots keep their dates (IRC 301(c), 305, 355, 356, 358).
#include <algorithm>
#include <fmt/format.h>

#include "ledger/amounts.hpp"
#include "ledger/engine.hpp"

namespace ballast::ledger {

namespace {

Error nothing_held(const model::Transaction& t) {
    return fail(Code::kInvalidInput, fmt::format("{} is not held{}{}", t.symbol,
                                                 t.account.empty() ? "" : " in ", t.account))
        .with("held", "0");
}

Decimal held_in(const std::vector<Position*>& positions) {
    Decimal held;
    for (const Position* position : positions) held += position->held;
    return held;
}

struct Fraction {
    Decimal numerator;
    Decimal denominator;
    Decimal of(Decimal quantity) const { return mul_div(quantity, numerator, denominator); }
};

void join(Lot& to, const Lot& from) {
    if (to.loss_basis || from.loss_basis)
        to.loss_basis = to.loss_basis.value_or(to.basis) + from.loss_basis.value_or(from.basis);
    to.basis += from.basis;
    to.gross += from.gross;
}
void join(ShortLot& to, const ShortLot& from) { to.proceeds += from.proceeds; }

// A lot that a split rounds to zero units has lost them to its neighbors: its basis goes to the
// next lot, that of the last lot to the one before.
template <class Lots>
void drop_empty(Lots& lots) {
    for (auto lot = lots.begin(); lot != lots.end();) {
        if (!lot->quantity.is_zero()) {
            ++lot;
            continue;
        }
        if (const auto next = std::next(lot); next != lots.end())
            join(*next, *lot);
        else
            join(*std::prev(lot), *lot);
        lot = lots.erase(lot);
    }
}

}  // namespace

// Quantity times n/m with unchanged basis, rounded so that the whole position is the exact product.
Status Engine::split(const Transaction& t) {
    const std::uint32_t symbol = book_.symbols.id(t.symbol);
    const std::vector<Position*> positions = affected(t, symbol);
    const Decimal held = held_in(positions);
    Fraction factor{t.ratio.value_or(Decimal{1}), t.ratio_base};
    if (!t.ratio) {
        if (held.is_zero()) return nothing_held(t);
        factor = {held + *t.quantity, held};
    }
    for (const Position* position : positions)
        if (!product_in_range(position->held + position->sold_short,
                              per_unit(factor.numerator, factor.denominator)))
            return fail(Code::kInvalidInput,
                        fmt::format("the split of {} exceeds 10^15 units", t.symbol));
    for (const Position* position : positions)
        if ((!position->held.is_zero() && factor.of(position->held).is_zero()) ||
            (!position->sold_short.is_zero() && factor.of(position->sold_short).is_zero()))
            return fail(Code::kInvalidInput,
                        fmt::format("the split of {} leaves less than 10^-12 units: enter a sale "
                                    "for the cash that was paid instead",
                                    t.symbol));
    splits_.push_back({symbol, t.date, factor.numerator, factor.denominator});
    for (Position* position : positions) {
        const Decimal after = factor.of(position->held);
        Proration quantities(after, position->held);
        position->held = after;
        for (Lot& lot : position->lots) lot.quantity = quantities.next(lot.quantity);
        const Decimal short_after = factor.of(position->sold_short);
        Proration shorts(short_after, position->sold_short);
        position->sold_short = short_after;
        for (ShortLot& lot : position->shorts) {
            lot.quantity = shorts.next(lot.quantity);
            lot.held_short = factor.of(lot.held_short);
            lot.held_long = factor.of(lot.held_long);
        }
        drop_empty(position->lots);
        drop_empty(position->shorts);
    }
    return {};
}

// Reduces the basis to zero; the rest is gain (IRC 301(c)).
Status Engine::return_of_capital(const Transaction& t) {
    const std::uint32_t symbol = book_.symbols.id(t.symbol);
    const std::vector<Position*> positions = affected(t, symbol);
    const Decimal held = held_in(positions);
    if (held.is_zero()) return nothing_held(t);
    Decimal left = cash_effect(t);
    Proration shares(left, held);
    for (Position* position : positions) {
        for (Lot& lot : position->lots) {
            Decimal paid = shares.next(lot.quantity);
            if (settings_.return_of_capital == ReturnOfCapitalRule::kEarliestFirst)
                paid = std::min(left, lot.basis);
            left -= paid;
            const Decimal lowered = std::min(paid, lot.basis);
            lot.basis -= lowered;
            lot.gross = lot.basis;
            if (lot.loss_basis) *lot.loss_basis = std::max(Decimal{}, *lot.loss_basis - lowered);
            position->basis -= lowered;
            if (paid > lowered)
                record_gain(t, *position, lot, paid - lowered, Decimal{},
                            DisposalRule::kReturnOfCapital);
        }
    }
    if (settings_.return_of_capital != ReturnOfCapitalRule::kEarliestFirst || left.is_zero())
        return {};
    // Every lot has zero basis.
    Proration rest(left, held);
    for (Position* position : positions)
        for (const Lot& lot : position->lots)
            record_gain(t, *position, lot, rest.next(lot.quantity), Decimal{},
                        DisposalRule::kReturnOfCapital);
    return {};
}

Status Engine::basis_increase(const Transaction& t) {
    const std::vector<Position*> positions = affected(t, book_.symbols.id(t.symbol));
    const Decimal held = held_in(positions);
    if (held.is_zero()) return nothing_held(t);
    const Decimal amount = t.amount ? magnitude(*t.amount) : product(*t.quantity, *t.price);
    Proration shares(amount, held);
    for (Position* position : positions)
        for (Lot& lot : position->lots) {
            const Decimal share = shares.next(lot.quantity);
            lot.basis += share;
            lot.gross = lot.basis;
            position->basis += share;
        }
    return {};
}

// The basis is allocated by market value after the separation, fractional child share included, or
// by the factor of the issuer's Form 8937.
Status Engine::spinoff(const Transaction& t) {
    const std::uint32_t symbol = book_.symbols.id(t.symbol);
    const std::vector<Position*> positions = affected(t, symbol);
    const Decimal held = held_in(positions);
    if (held.is_zero()) return nothing_held(t);
    if (t.new_symbol.empty() || (!t.ratio && !t.quantity))
        return fail(Code::kInvalidInput, "a spin-off requires new_symbol, and ratio or quantity");
    const Decimal received =
        t.ratio ? mul_div(held, *t.ratio, t.ratio_base) : t.quantity.value_or(Decimal{});
    Fraction part{Decimal{}, Decimal{1}};
    if (t.basis_fraction) {
        part = {*t.basis_fraction, Decimal{1}};
    } else if (t.fair_value && t.price) {
        const Decimal child = product(received, *t.fair_value);
        part = {child, child + product(held, *t.price)};
    } else if (t.amount) {
        Decimal basis;
        for (const Position* position : positions) basis += position->basis;
        part = {magnitude(*t.amount), basis};
    } else {
        return fail(Code::kInvalidInput,
                    "a spin-off requires basis_fraction, or fair_value of the new share and price "
                    "of the old one, or the transferred basis as amount");
    }
    if (part.denominator.is_zero() || part.numerator > part.denominator)
        return fail(Code::kInvalidInput, "the spin-off transfers more than the whole basis");
    const std::uint32_t child = book_.symbols.id(t.new_symbol);
    Proration quantities(received, held);
    for (Position* position : positions) {
        Position& target = book_.position(position->account, child);
        target.currency = position->currency;
        for (Lot& lot : position->lots) {
            Lot made = lot;
            made.quantity = quantities.next(lot.quantity);
            made.basis = part.of(lot.basis);
            lot.basis -= made.basis;
            lot.gross = lot.basis;
            made.gross = made.basis;
            position->basis -= made.basis;
            if (lot.loss_basis) {
                made.loss_basis = part.of(*lot.loss_basis);
                *lot.loss_basis -= *made.loss_basis;
            }
            if (!made.quantity.is_zero()) book_.add(target, made);
        }
    }
    return {};
}

// Shares for shares, with or without cash: recognized gain = min(gain, cash), never a loss (IRC
// 356(a), (c), 358). Cash only: a sale.
Status Engine::merger(const Transaction& t) {
    const std::uint32_t symbol = book_.symbols.id(t.symbol);
    const std::vector<Position*> positions = affected(t, symbol);
    const Decimal held = held_in(positions);
    if (held.is_zero()) return nothing_held(t);
    for (const Position* position : positions)
        if (!position->sold_short.is_zero())
            return fail(Code::kUnsupported,
                        fmt::format("{} is held short in a merger: cover it first", t.symbol));
    const Decimal cash = t.amount  ? magnitude(*t.amount)
                         : t.price ? product(held, *t.price)
                                   : Decimal{};
    const bool shares = !t.new_symbol.empty();
    if (shares && (!t.ratio && !t.quantity))
        return fail(Code::kInvalidInput, "a merger into new_symbol requires ratio or quantity");
    if (shares && !cash.is_zero() && !t.fair_value)
        return fail(Code::kInvalidInput,
                    "a merger for shares and cash requires fair_value, per new share");
    if (!shares && cash.is_zero())
        return fail(Code::kInvalidInput, "a merger requires new_symbol, or the cash as amount");
    const Decimal received = !shares   ? Decimal{}
                             : t.ratio ? mul_div(held, *t.ratio, t.ratio_base)
                                       : *t.quantity;
    Proration quantities(received, held);
    Proration paid(cash - t.fees, held);
    const std::uint32_t into = shares ? book_.symbols.id(t.new_symbol) : symbol;
    for (Position* position : positions) {
        std::deque<Lot> lots;
        lots.swap(position->lots);
        position->held = position->basis = Decimal{};
        Position& target = book_.position(position->account, into);
        target.currency = position->currency;
        Decimal received_cash;
        for (Lot lot : lots) {
            const Decimal boot = paid.next(lot.quantity);
            const Decimal quantity = quantities.next(lot.quantity);
            received_cash += boot;
            if (!shares) {
                record(t, {lot, position}, boot, DisposalRule::kMerger);
                continue;
            }
            Decimal recognized;
            if (!cash.is_zero()) {
                const Decimal gain = product(quantity, *t.fair_value) + boot - lot.basis;
                recognized = std::max(Decimal{}, std::min(gain, boot));
                record_gain(t, *position, lot, boot, boot - recognized, DisposalRule::kMerger);
            }
            lot.quantity = quantity;
            lot.basis += recognized - boot;
            lot.gross = lot.basis;
            if (!quantity.is_zero()) book_.add(target, lot);
        }
        cash_[{position->account, t.currency}] += received_cash;
    }
    return {};
}

}  // namespace ballast::ledger
