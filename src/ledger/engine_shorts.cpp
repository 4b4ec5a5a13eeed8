// Short sales: gain and loss at closing, and their effect on the holding period of identical
// property held at the same time (IRC 1233; Pub. 550, "Short Sales"). Written options are short
// positions with a short-term result (IRC 1234(b)).
#include <algorithm>
#include <fmt/format.h>

#include "ledger/amounts.hpp"
#include "ledger/engine.hpp"

namespace ballast::ledger {

Status Engine::short_sell(const Transaction& t) {
    const std::uint32_t symbol = book_.symbols.id(t.symbol);
    ShortLot lot{.origin = new_origin(t),
                 .sold = t.date,
                 .quantity = *t.quantity,
                 .proceeds = proceeds_of(t),
                 .held_short = {},
                 .held_long = {},
                 .restarted = {}};
    for (const Position* position : book_.positions_of(symbol))
        for (const Lot& held : position->lots)
            (term_of(held.holding_from, t.date) == Term::kLong ? lot.held_long : lot.held_short) +=
                held.quantity;
    Position& position = opened_by(t, symbol);
    position.sold_short += lot.quantity;
    position.short_proceeds += lot.proceeds;
    position.shorts.push_back(lot);
    return {};
}

// Oldest shorts first.
Result<std::vector<ShortLot>> Engine::take_short(const Transaction& t, std::uint32_t symbol,
                                                 Decimal quantity) {
    Position& position = position_of(t, symbol);
    if (quantity > position.sold_short + LotBook::kDust)
        return fail(Code::kInvalidInput,
                    fmt::format("{} of {} are to be closed in {}, but only {} are sold short",
                                quantity.to_string(), t.symbol, t.account,
                                position.sold_short.to_string()))
            .with("held", position.sold_short.to_string())
            .with("asked", quantity.to_string())
            .with("missing", (quantity - position.sold_short).to_string());
    std::vector<ShortLot> parts;
    Decimal left = std::min(quantity, position.sold_short);
    while (!left.is_zero()) {
        ShortLot& lot = position.shorts.front();
        ShortLot part = lot;
        part.quantity = std::min(left, lot.quantity);
        part.proceeds = part.quantity == lot.quantity
                            ? lot.proceeds
                            : mul_div(lot.proceeds, part.quantity, lot.quantity);
        part.held_short = std::min(part.quantity, lot.held_short);
        part.held_long = std::min(part.quantity, lot.held_long);
        part.restarted = std::min(part.quantity, lot.restarted);
        lot.restarted -= part.restarted;
        lot.held_short -= part.held_short;
        lot.held_long -= part.held_long;
        lot.quantity -= part.quantity;
        lot.proceeds -= part.proceeds;
        left -= part.quantity;
        position.sold_short -= part.quantity;
        position.short_proceeds -= part.proceeds;
        if (lot.quantity.is_zero()) position.shorts.pop_front();
        parts.push_back(part);
    }
    return parts;
}

void Engine::record_short(const Transaction& t, const ShortLot& lot, Decimal cost,
                          const Lot* closing, DisposalRule rule) {
    const std::uint32_t symbol = book_.symbols.id(t.symbol);
    Position& position = position_of(t, symbol);
    const Decimal gain = lot.proceeds - cost;
    Decimal acquired_since;
    for (const Position* other : book_.positions_of(symbol))
        for (const Lot& held : other->lots)
            if (held.acquired > lot.sold) acquired_since += held.quantity;
    Term term = closing != nullptr ? term_of(closing->holding_from, t.date) : Term::kShort;
    const bool tainted = !lot.held_short.is_zero() || !acquired_since.is_zero() ||
                         (closing != nullptr && closing->acquired > lot.sold);
    if (gain > Decimal{} && tainted) term = Term::kShort;
    if (gain < Decimal{} && lot.held_long >= lot.quantity) term = Term::kLong;
    position.realized += gain;
    disposals_.push_back({.date = t.date,
                          .symbol = symbol,
                          .account = position.account,
                          .origin = lot.origin,
                          .acquired = closing != nullptr ? closing->acquired : t.date,
                          .holding_from = closing != nullptr ? closing->holding_from : t.date,
                          .quantity = lot.quantity,
                          .proceeds = lot.proceeds,
                          .basis = cost,
                          .rule = rule,
                          .term = term,
                          .transaction = static_cast<std::uint32_t>(transactions_.size() - 1),
                          .currency = position.currency,
                          .sold_short = lot.sold});
}

// Property held short term at the short sale, or bought while it was open.
static bool restarts(const Lot& held, const ShortLot& lot, fin::Date until) {
    if (held.acquired > lot.sold) return held.acquired <= until;
    return term_of(held.holding_from, lot.sold) == Term::kShort;
}

// IRC 1233(b)(2): for property held for a year or less at the short sale, or bought before it
// closed, the holding period restarts at the closing, up to the quantity sold short, in the order
// of acquisition.
void Engine::restart_holding(std::uint32_t symbol, const ShortLot& lot, fin::Date closed) {
    Decimal left = lot.quantity - lot.restarted;
    for (Position* position : book_.positions_of(symbol)) {
        for (std::size_t i = 0; i < position->lots.size() && left > Decimal{}; ++i) {
            const Lot& held = position->lots[i];
            if (!restarts(held, lot, closed)) continue;
            if (held.quantity > left) book_.cut(*position, i, left);
            left -= position->lots[i].quantity;
            position->lots[i].holding_from = closed;
        }
    }
}

// The same rule where such property is sold while the short sale is open: the holding period
// restarts on its own sale date, so that the sale is short term.
std::vector<Piece> Engine::restart_sold(const Transaction& t, std::uint32_t symbol,
                                        std::vector<Piece> pieces) {
    for (Position* position : book_.positions_of(symbol))
        for (ShortLot& lot : position->shorts)
            for (std::size_t i = 0; i < pieces.size(); ++i) {
                Lot& sold = pieces[i].lot;
                if (sold.holding_from == t.date || !restarts(sold, lot, t.date)) continue;
                // Older property comes first.
                Decimal left = lot.quantity - lot.restarted;
                for (const Position* other : book_.positions_of(symbol))
                    for (const Lot& held : other->lots)
                        if (held.acquired < sold.acquired && restarts(held, lot, t.date))
                            left -= held.quantity;
                for (const Piece& other : pieces)
                    if (other.lot.acquired < sold.acquired && other.lot.holding_from != t.date &&
                        restarts(other.lot, lot, t.date))
                        left -= other.lot.quantity;
                if (left <= Decimal{}) continue;
                const Decimal units = std::min(left, sold.quantity);
                lot.restarted += units;
                Piece part{split_off(sold, units), pieces[i].from};
                part.lot.holding_from = t.date;
                if (sold.quantity.is_zero())
                    pieces[i] = part;
                else
                    pieces.insert(pieces.begin() + static_cast<std::ptrdiff_t>(i++), part);
            }
    return pieces;
}

Status Engine::cover(const Transaction& t) {
    const std::uint32_t symbol = book_.symbols.id(t.symbol);
    const bool delivers = !t.price && !t.amount;
    if (delivers) {
        // Both sides are checked before either is changed.
        const Position& position = position_of(t, symbol);
        if (*t.quantity > position.sold_short + LotBook::kDust)
            return take_short(t, symbol, *t.quantity).error();
        TRY(const std::vector<Piece> pieces, take(t, symbol, *t.quantity));
        for (const Piece& piece : pieces) {
            TRY(const std::vector<ShortLot> parts, take_short(t, symbol, piece.lot.quantity));
            Proration basis(piece.lot.basis, piece.lot.quantity);
            for (const ShortLot& part : parts) {
                record_short(t, part, basis.next(part.quantity), &piece.lot, DisposalRule::kCover);
                restart_holding(symbol, part, t.date);
            }
        }
        return {};
    }
    TRY(const std::vector<ShortLot> parts, take_short(t, symbol, *t.quantity));
    Decimal total;
    for (const ShortLot& part : parts) total += part.quantity;
    Proration cost(cost_of(t), total);
    for (const ShortLot& part : parts) {
        record_short(t, part, cost.next(part.quantity), nullptr, DisposalRule::kCover);
        restart_holding(symbol, part, t.date);
    }
    return {};
}

}  // namespace ballast::ledger
